"""From bytes to rows: which kind of file it is, its encoding, its header, and rows of cells, streamed."""

import codecs
import csv
import io
import re
from collections import deque
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from clusters.models import ImportRun

REGISTER, LINKS = ImportRun.Kind.REGISTER, ImportRun.Kind.LINKS
NEEDED = {
    REGISTER: ["URN", "EstablishmentName", "LA (code)", "EstablishmentStatus (name)"],
    LINKS: ["URN", "LinkURN", "LinkType"],
}
LONGEST_LINE = 200_000
"""Characters. A line of the register has about 1,500."""
LONGEST_RECORD = 5
"""Lines that one row may run over, because a quoted cell may hold a line break."""
OVERFLOWS = "Linked establishments"
"""The last column of the search-results export: further links spill into cells without a heading."""

NOT_ESTABLISHMENTS = "Choose the file of all establishments (edubasealldata…csv), or the links file."
OTHER_KINDS = [
    (
        {"Group UID", "Group ID", "Group Type"},
        f"This is the register’s file of groups, such as trusts. {NOT_ESTABLISHMENTS}",
    ),
    ({"GID", "Appointing body", "Forename 1"}, f"This is the register’s file of governors. {NOT_ESTABLISHMENTS}"),
    ({"RECTYPE", "time_period"}, f"This is a file of school performance figures. {NOT_ESTABLISHMENTS}"),
]
UTF_16 = (
    "The file is in UTF-16, which the register does not use. Save it as “CSV UTF-8 (comma delimited)” and try again."
)
NOT_TEXT = "This is not a text file. In a spreadsheet program, save it as “CSV (comma delimited)”."
BEGINNINGS = [
    (codecs.BOM_UTF16_LE, UTF_16),
    (codecs.BOM_UTF16_BE, UTF_16),
    (b"PK", "This is a zip file or a workbook. Unpack it, or save it as CSV, and choose the CSV file."),
    (b"%PDF", f"This is a PDF. {NOT_ESTABLISHMENTS}"),
    (b"<", f"This is a web page or XML. {NOT_ESTABLISHMENTS}"),
]


class WrongFile(ValidationError):
    """The whole file is refused; the message says what it is and what to do."""


@dataclass(frozen=True)
class Row:
    """One row: the number of its first line, and its cells, or the sentence that says why it cannot be read."""

    line: int
    cells: list
    problem: str = ""


class Table:
    """A register file whose header has been understood. `rows` streams; `file` is left open."""

    def __init__(self, file):
        refuse_beginning(file)
        self.file = file
        self.text = io.TextIOWrapper(file, encoding_of(file), errors="replace", newline="")
        self.records = _records(self.text)
        self.header = _header(self.records)
        self.kind = _kind(self.header)
        self.places = {name: place for place, name in enumerate(self.header) if name}

    def rows(self):
        """Every Row below the header. Raises WrongFile when the file turns out to be cut short."""
        for row, is_last in _with_last(self.records):
            if row.problem or len(row.cells) == len(self.header):
                yield row
            elif row.cells and (problem := self._why_ragged(row, is_last)):
                yield Row(row.line, row.cells, problem)
            elif row.cells:
                yield row

    def _why_ragged(self, row, is_last):
        found, expected = len(row.cells), len(self.header)
        if found < expected:
            if is_last:
                raise WrongFile(CUT_SHORT.format(row.line))
            return f"the row has {found} cells where the heading has {expected}"
        if self.header[-1] == OVERFLOWS:
            return ""
        return f"the row has {found} cells where the heading has {expected}: a comma in it may lack its quotation marks"

    def cell(self, row, name):
        """The text under the heading `name`, without spaces round it; None where the file has no such column."""
        place = self.places.get(name)
        return None if place is None else row.cells[place].strip()

    def close(self):
        """Let go of the file without closing it."""
        self.text.detach()


CUT_SHORT = "The file is cut short: line {}, the last, ends in the middle. Download the file again."


def refuse_beginning(file):
    """Raise WrongFile where the first bytes show that this is not a CSV file at all."""
    file.seek(0)
    start = file.read(4096)
    file.seek(0)
    if not start.strip():
        raise WrongFile("The file is empty. Choose one with something in it.")
    for beginning, sentence in BEGINNINGS:
        if start.startswith(beginning):
            raise WrongFile(sentence)
    if b"\0" in start:
        # The letters of the register are in one byte each, so in UTF-16 every other byte is nothing.
        fewer, more = sorted([start[::2].count(0), start[1::2].count(0)])
        raise WrongFile(UTF_16 if more > len(start) / 4 > 8 * fewer else NOT_TEXT)


def encoding_of(file):
    """UTF-8 where every byte of `file` agrees, else cp1252, which is what the register writes."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(1 << 20):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    finally:
        file.seek(0)
    return "utf-8-sig"


def date_in_name(name):
    """The day in a name like edubasealldata20261101.csv, or None."""
    found = re.search(r"(20\d\d)(\d\d)(\d\d)(?: ?\(\d+\))?\.csv$", name, re.IGNORECASE)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _lines(text):
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise WrongFile(f"Line {number} is longer than any line of the register. {NOT_ESTABLISHMENTS}")
        yield number, line


def _records(text):
    """Rows of cells. A row whose quotation marks do not pair is given up after its first line, not to the end."""
    lines = _lines(text)
    waiting = deque()
    while waiting or (waiting := deque(_next(lines))):
        taken = [waiting.popleft()]
        cells, problem = _parse(taken)
        while cells is None and problem == UNFINISHED and len(taken) < LONGEST_RECORD:
            waiting = waiting or deque(_next(lines))
            if not waiting:
                break
            taken.append(waiting.popleft())
            cells, problem = _parse(taken)
        if cells is None:
            waiting.extendleft(reversed(taken[1:]))
            if problem == UNFINISHED and len(taken) == 1:
                raise WrongFile(CUT_SHORT.format(taken[0][0]))
            cells = taken[0][1].split(",")
        yield Row(taken[0][0], cells, problem)


UNFINISHED = "a quotation mark is never closed"


def _next(lines):
    return [line] if (line := next(lines, None)) else []


def _parse(taken):
    """(cells, "") or (None, what is wrong)."""
    text = "".join(line for _, line in taken)
    if "\0" in text:
        return None, "the row holds characters that are not text"
    try:
        return next(csv.reader(text.splitlines(keepends=True), strict=True), []), ""
    except csv.Error as fault:
        return None, UNFINISHED if "unexpected end" in str(fault) else "its quotation marks do not pair"


def _with_last(records):
    """Each record and whether it is the last."""
    before = None
    for record in records:
        if before:
            yield before, False
        before = record
    if before:
        yield before, True


def _header(records):
    row = next(records, None)
    header = [cell.strip() for cell in row.cells] if row else []
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        raise WrongFile(
            "The columns are not separated by commas. Save the file as “CSV (comma delimited)” and try again."
        )
    return header


def _kind(header):
    names = set(header)
    for kind in (LINKS, REGISTER):
        if names.issuperset(NEEDED[kind]):
            _refuse_twins(header, kind)
            return kind
    for marks, sentence in OTHER_KINDS:
        if names & marks:
            raise WrongFile(sentence)
    missing = [f"“{name}”" for name in NEEDED[REGISTER] if name not in names]
    if len(missing) == len(NEEDED[REGISTER]):
        raise WrongFile(
            f"This is not a file of the school register: its first line names none of its columns. {NOT_ESTABLISHMENTS}"
        )
    raise WrongFile(
        f"The file has no column {' or '.join(missing)}, so schools cannot be read from it. {NOT_ESTABLISHMENTS}"
    )


def _refuse_twins(header, kind):
    for name in NEEDED[kind]:
        if header.count(name) > 1:
            raise WrongFile(f"The file has two columns “{name}”. Download the file again.")
