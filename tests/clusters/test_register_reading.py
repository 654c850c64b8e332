"""From bytes to rows: encodings, headers, damage and the wrong kinds of file."""

import io

import pytest

from clusters.register.reading import LINKS, REGISTER, Table, WrongFile, date_in_name
from tests.register_files import HEADER, links, school, written


def read(content):
    return list(Table(io.BytesIO(content)).rows())


def refusal(content):
    with pytest.raises(WrongFile) as refused:
        read(content)
    return refused.value.messages[0]


def names(content):
    table = Table(io.BytesIO(content))
    return [table.cell(row, "EstablishmentName") for row in table.rows()]


def test_reads_cp1252_as_the_register_writes_it():
    content = written([school(1, "St Thomas à Becket"), school(2, "North Star 240°")])

    assert b"\xe0" in content
    assert names(content) == ["St Thomas à Becket", "North Star 240°"]


def test_reads_utf_8_with_and_without_a_byte_order_mark():
    rows = [school(1, "St Thomas à Becket")]

    assert names(written(rows, encoding="utf-8")) == ["St Thomas à Becket"]
    assert names(written(rows, encoding="utf-8-sig")) == ["St Thomas à Becket"]


def test_reads_utf_8_whose_letters_straddle_two_chunks():
    padding = [school(urn, "Moss Bank à " * 10) for urn in range(1, 4000)]

    assert len(names(written(padding, encoding="utf-8"))) == 3999


def test_binds_columns_by_name_and_not_by_place():
    content = written([school(1)], header=list(reversed(HEADER)))

    assert names(content) == ["Moss Bank Primary School"]


def test_tells_schools_from_links_by_the_header():
    assert Table(io.BytesIO(written([school(1)]))).kind == REGISTER
    assert Table(io.BytesIO(links((1, 2, "Successor")))).kind == LINKS


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"  \r\n\r\n", "The file is empty."),
        (written([school(1)], encoding="utf-16"), "The file is in UTF-16"),
        (written([school(1)], encoding="utf-16-le"), "The file is in UTF-16"),
        (b"PK\x03\x04rest", "This is a zip file or a workbook."),
        (b"%PDF-1.7", "This is a PDF."),
        (b"<!DOCTYPE html><title>Sign in</title>", "This is a web page or XML."),
        (b"\x89PNG\r\n\x1a\n" + b"\0\x01\x02" * 4, "This is not a text file."),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600 + b"A workbook of 2003", "This is not a text file."),
        (
            b"Group UID,Group ID,Group Name,Group Type\r\n1,TR1,A Trust,Trust\r\n",
            "This is the register’s file of groups",
        ),
        (b"GID,URN,Role,Forename 1,Appointing body\r\n1,2,Governor,,\r\n", "This is the register’s file of governors."),
        (b"RECTYPE,LEA,ESTAB,URN,P8MEA\r\n1,350,2000,1,0.1\r\n", "This is a file of school performance figures."),
        (b"URN;LA (code);EstablishmentName\r\n1;350;A\r\n", "The columns are not separated by commas."),
        (b"date,amount\r\n1,2\r\n", "This is not a file of the school register"),
        (b"URN,EstablishmentName,LA (code)\r\n1,A,350\r\n", "The file has no column “EstablishmentStatus (name)”"),
        (b"x" * 300_000, "Line 1 is longer than any line of the register."),
    ],
)
def test_refuses_the_wrong_kind_of_file_by_a_sentence(content, sentence):
    assert refusal(content).startswith(sentence)


def test_refuses_a_file_cut_in_the_middle_of_a_row():
    content = written([school(1), school(2)])

    assert refusal(content[:-80]).startswith("The file is cut short: line 3, the last")


def test_refuses_a_file_cut_inside_quotation_marks():
    content = written([school(1), school(2, "Moss, Bank")])
    cut = content[: content.index(b'"Moss, Bank"') + 6]

    assert refusal(cut).startswith("The file is cut short: line 3, the last")


def test_refuses_a_column_that_is_there_twice():
    content = written([school(1)]).replace(b"EstablishmentNumber", b"EstablishmentName", 1)

    assert refusal(content) == "The file has two columns “EstablishmentName”. Download the file again."


def test_goes_on_after_a_row_with_a_quotation_mark_that_is_never_closed():
    broken = written([school(1), school(2), school(3), school(4), school(5), school(6), school(7), school(8)])
    broken = broken.replace(b"\r\n2,801", b'\r\n2,"801', 1)

    rows = read(broken)

    assert [row.line for row in rows if row.problem] == [3]
    assert [row.cells[0] for row in rows if not row.problem] == ["1", "3", "4", "5", "6", "7", "8"]


def test_goes_on_after_a_row_with_too_few_or_too_many_cells():
    lines = written([school(1), school(2), school(3), school(4)]).split(b"\r\n")
    lines[2] = lines[2].removesuffix(b",,")
    lines[3] = lines[3].replace(b"Moss Bank", b"Moss, Bank")

    rows = read(b"\r\n".join(lines))

    assert [row.problem for row in rows] == [
        "",
        "the row has 133 cells where the heading has 135",
        "the row has 136 cells where the heading has 135: a comma in it may lack its quotation marks",
        "",
    ]


def test_keeps_a_line_break_inside_quotation_marks():
    assert names(written([school(1, "Moss Bank\nPrimary")])) == ["Moss Bank\nPrimary"]


def test_reads_the_ragged_rows_of_the_search_results_export():
    header = ["URN", "LA (code)", "EstablishmentName", "EstablishmentStatus (name)", "Linked establishments"]
    content = (
        written([school(1)], header) + b'2,801,Brook Lane,Open,"Predecessor 1","Predecessor 3"\r\n3,801,Far,Open,\r\n'
    )

    assert names(content) == ["Moss Bank Primary School", "Brook Lane", "Far"]


def test_passes_over_blank_lines():
    assert names(written([school(1)]) + b"\r\n\r\n") == ["Moss Bank Primary School"]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("edubasealldata20261101.csv", "2026-11-01"),
        ("links_edubasealldata20261101 (1).csv", "2026-11-01"),
        ("edubasealldata20261341.csv", "None"),
        ("gias.csv", "None"),
    ],
)
def test_knows_the_date_in_a_name(name, day):
    assert str(date_in_name(name)) == day
