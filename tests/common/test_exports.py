"""No cell of an export can start a formula in a spreadsheet."""

import csv
import io

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
