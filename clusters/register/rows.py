"""What one row of the register's file of establishments says about a school, column by column.

Head teachers' names and everything about governance are never looked at.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from clusters.models import School
from common.dates import short_day

FILLER = "01-01-1900"
LAST_YEAR = 2200
"""A day after this stands for one that is not known, such as 31-12-9999."""
STATUSES = {status.label: status for status in School.Status if status != School.Status.OTHER}
PHASES = {"Nursery", "Primary", "Middle deemed primary", "Secondary", "Middle deemed secondary", "16 plus"}
PHASES |= {"All-through", "Not applicable", ""}
DIGITS = re.compile("[0-9]{1,10}")
POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})")
SCHEME = re.compile(r"^(https?\s*:?/+|https?:)+", re.IGNORECASE)
CYRILLIC = re.compile("[\u0400-\u04ff]")
web_address = URLValidator(schemes=["http", "https"])


class BadRow(Exception):
    """The row cannot be used at all; the message says why."""


@dataclass
class Entry:
    """What a row says: the key, and a value for every field whose column the file has and the row fills readably."""

    line: int
    urn: int
    authority_code: str
    authority_name: str
    values: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)


def text(cell, longest):
    """One line of text."""
    cell = " ".join(cell.split())
    if len(cell) > longest:
        raise ValueError(f"is longer than {longest} characters")
    return cell


def day(cell):
    """A date written dd-mm-yyyy, None where it is not known."""
    if cell in {"", FILLER}:
        return None
    try:
        found = datetime.strptime(cell, "%d-%m-%Y").date()  # noqa: DTZ007 - a day, not a moment
    except ValueError:
        raise ValueError("is not a date like 31-08-2026") from None
    if found.year > LAST_YEAR:
        raise ValueError("is too far ahead to be meant")
    return found


def number(cell, largest):
    """A whole number, None where it is not known."""
    if not cell:
        return None
    if not DIGITS.fullmatch(cell) or int(cell) > largest:
        raise ValueError(f"is not a whole number up to {largest:,}")
    return int(cell)


def position(cell):
    """Metres on the National Grid, None where the register has none: blank or 0."""
    return number(cell, 1_300_000) or None


def percentage(cell):
    """A percentage with one decimal, None where it is not known."""
    if not cell:
        return None
    try:
        value = Decimal(cell).quantize(Decimal("0.1"))
    except InvalidOperation:
        raise ValueError("is not a percentage") from None
    if value.is_nan() or not 0 <= value <= 100:
        raise ValueError("is not between 0 and 100")
    return value


def postcode(cell):
    """A postcode in capitals with its space."""
    bare = "".join(cell.upper().split())
    if not bare:
        return ""
    if not (found := POSTCODE.fullmatch(bare)):
        raise ValueError("is not a postcode")
    return " ".join(found.groups())


def website(cell):
    """A web address with its scheme; https where the register leaves it out."""
    cell = cell.strip().replace("\\", "/")
    if not cell:
        return ""
    found = SCHEME.match(cell)
    scheme = "http" if found and not found.group(0).lower().startswith("https") else "https"
    address = f"{scheme}://{SCHEME.sub('', cell)}"
    try:
        web_address(address)
    except ValidationError:
        raise ValueError("is not a web address") from None
    return text(address, 300)


def urn(cell):
    """A school's number in the register. Raises BadRow."""
    if not DIGITS.fullmatch(cell) or not 0 < int(cell) <= 2_147_483_647:
        raise BadRow(f"the URN “{cell[:20]}” is not a number")
    return int(cell)


COLUMNS = {
    "establishment_number": ("EstablishmentNumber", lambda cell: text(cell, 4)),
    "name": ("EstablishmentName", lambda cell: text(cell, 200)),
    "phase": ("PhaseOfEducation (name)", lambda cell: text(cell, 60)),
    "type": ("TypeOfEstablishment (name)", lambda cell: text(cell, 80)),
    "status_text": ("EstablishmentStatus (name)", lambda cell: text(cell, 60)),
    "opened_on": ("OpenDate", day),
    "closes_on": ("CloseDate", day),
    "religious_character": ("ReligiousCharacter (name)", lambda cell: text(cell, 80)),
    "trust_code": ("Trusts (code)", lambda cell: text(cell, 10)),
    "trust": ("Trusts (name)", lambda cell: text(cell, 200)),
    "street": ("Street", lambda cell: text(cell, 150)),
    "town": ("Town", lambda cell: text(cell, 100)),
    "postcode": ("Postcode", postcode),
    "website": ("SchoolWebsite", website),
    "telephone": ("TelephoneNum", lambda cell: text(cell, 30)),
    "easting": ("Easting", position),
    "northing": ("Northing", position),
    "low_age": ("StatutoryLowAge", lambda cell: number(cell, 99)),
    "high_age": ("StatutoryHighAge", lambda cell: number(cell, 99)),
    "pupils": ("NumberOfPupils", lambda cell: number(cell, 99_999)),
    "fsm_percent": ("PercentageFSM", percentage),
    "census_on": ("CensusDate", day),
}
DERIVED = ("status", "closing_is_assumed", "latitude", "longitude")


def authority_code(table, row):
    """The code of the row's authority, which is all that the first filter needs."""
    return table.cell(row, "LA (code)")


def read(table, row):
    """The Entry of `row`. Raises BadRow where its URN, name or authority cannot be used."""
    key = urn(table.cell(row, "URN"))
    entry = Entry(row.line, key, authority_code(table, row), table.cell(row, "LA (name)") or "")
    if not re.fullmatch(r"\d{3}", entry.authority_code):
        raise BadRow(f"the authority’s code “{entry.authority_code}” is not three digits")
    for name, (heading, reader) in COLUMNS.items():
        cell = table.cell(row, heading)
        if cell is None:
            continue
        try:
            entry.values[name] = reader(cell)
        except ValueError as fault:
            entry.notes.append(f"{heading} “{cell[:60]}” {fault}: left as it was")
    _check(entry)
    return entry


def _check(entry):
    """Refuse a row without a name; flag what is odd; add what follows from the columns."""
    values = entry.values
    if not values.get("name"):
        raise BadRow("the school has no name, or one that is too long")
    if "\ufffd" in values["name"]:
        raise BadRow("its name holds letters that are not in the file’s encoding")
    if CYRILLIC.search(values["name"]):
        entry.notes.append(f"the name “{values['name']}” holds a letter of another alphabet")
    status = values.setdefault("status_text", "")
    values["status"] = STATUSES.get(status, School.Status.OTHER)
    if status not in STATUSES:
        entry.notes.append(f"the status “{status}” is not one that the portal knows")
    if values["status"] == School.Status.PROPOSED_TO_CLOSE:
        when = f"on {short_day(values['closes_on'])}" if values.get("closes_on") else "on a day not given"
        entry.notes.append(f"{values['name']} is proposed to close {when}")
    if values.get("phase", "") not in PHASES:
        entry.notes.append(f"the phase “{values['phase']}” is not one that the portal knows")
    _check_position(entry, values)
    if values.get("postcode") == "":
        entry.notes.append("the register gives no postcode")


def _check_position(entry, values):
    """Both of easting and northing, or neither."""
    if ("easting" in values) != ("northing" in values):
        values.pop("easting", None)
        values.pop("northing", None)
    elif bool(values.get("easting")) != bool(values.get("northing")):
        values["easting"] = values["northing"] = None
        entry.notes.append("the register gives only one of easting and northing, so it is not on the map")
    elif "easting" in values and not values["easting"]:
        entry.notes.append("the register gives no position, so it is not on the map")
