"""No cell of an export can start a formula in a spreadsheet."""

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from common import exports

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠SUM", "  =1", "\u00a0=1"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_formula_is_made_harmless(text):
    assert exports.guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Moss Bank", "St Mary's = best", "O’Brien", "1-2"])
def test_other_text_stays_as_it_is(text):
    assert exports.guarded(text) == text


def test_numbers_stay_numbers():
    assert exports.guarded(-5) == -5
    assert exports.guarded(None) == ""


def test_the_download_reads_back():
    response = exports.csv_response("groups", ["Group", "Pupils"], [["=HYPERLINK()", 12], ["Été, nord", None]])

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))

    assert response["Content-Disposition"] == 'attachment; filename="groups.csv"'
    assert rows == [["Group", "Pupils"], ["'=HYPERLINK()", "12"], ["Été, nord", ""]]


def test_an_amount_of_pence_is_a_number_of_pounds_with_two_decimals():
    assert exports.amount(125000) == Decimal("1250.00")
    assert str(exports.amount(-2000)) == "-20.00"
    assert str(exports.amount(0)) == "0.00"


def test_csv_writes_amounts_with_two_decimals_and_leaves_a_minus_alone():
    response = exports.csv_response("costs", ["Net", "On"], [[exports.amount(-12050), date(2027, 1, 14)]])

    assert response.content.decode("utf-8-sig") == "Net,On\r\n-120.50,2027-01-14\r\n"


def opened(response):
    """The only sheet of the download, as another library reads it."""
    return openpyxl.load_workbook(io.BytesIO(response.content)).active


def test_the_sheet_reads_back_with_numbers_as_numbers():
    row = ["Été, nord", 12, exports.amount(-125043), date(2027, 1, 14), None]

    response = exports.xlsx_response("costs", ["School", "Pupils", "Net", "On", "Note"], [row])
    sheet = opened(response)

    assert response["Content-Disposition"] == 'attachment; filename="costs.xlsx"'
    assert [cell.value for cell in sheet[1]] == ["School", "Pupils", "Net", "On", "Note"]
    assert [cell.value for cell in sheet[2]][:3] == ["Été, nord", 12, -1250.43]
    assert sheet["D2"].value.date() == date(2027, 1, 14)
    assert sheet["C2"].number_format == "#,##0.00"


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_of_a_sheet_is_a_formula(text):
    sheet = opened(exports.xlsx_response("costs", ["Note"], [[text]]))

    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value.startswith("'")


def test_no_text_of_a_sheet_becomes_a_link():
    sheet = opened(exports.xlsx_response("costs", ["Note"], [["https://elsewhere.example/"]]))

    assert sheet["A2"].value == "https://elsewhere.example/"
    assert sheet["A2"].hyperlink is None


def test_a_sheet_without_rows_has_its_heading():
    assert [cell.value for cell in opened(exports.xlsx_response("costs", ["Net"], []))[1]] == ["Net"]
