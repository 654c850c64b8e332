"""What single rows and cells say: what cannot be read is reported, and the rest goes on."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from clusters.models import ImportRun, Membership, School
from tests import register_files
from tests.register_files import counted, said, school, written

pytestmark = pytest.mark.django_db


def test_a_bad_row_is_reported_by_line_and_urn_while_the_rest_goes_on(bring_in):
    run = bring_in(
        school(1), school("12x"), school(3, ""), school(4, **{"LA (code)": "80"}), school(1, "Twice"), school(7)
    )

    assert said(run, "problem") == [
        (3, "12x", "the URN “12x” is not a number"),
        (4, 3, "the school has no name, or one that is too long"),
        (5, 4, "the authority’s code “80” is not three digits"),
        (6, 1, "line 2 has this URN already"),
    ]
    assert counted(run) == {"new": 2, "skipped": 4}
    assert run.skipped_because == {"Something was wrong with the row": 4}


def test_a_cell_that_cannot_be_read_leaves_what_was_there(bring_in):
    bring_in(school(1, NumberOfPupils="210", OpenDate="01-09-2001", PercentageFSM="12.5", Postcode="ZZ1 1AA"))

    run = bring_in(
        school(1, NumberOfPupils="many", OpenDate="2001/09/02", PercentageFSM="230", Postcode="Bolton", Easting="x")
    )

    moss = School.objects.get()
    assert counted(run) == {"unchanged": 1}
    assert (moss.pupils, moss.opened_on, moss.easting) == (210, date(2001, 9, 1), 370174)
    assert sorted(what for _, _, what in said(run, "note")) == [
        "Easting “x” is not a whole number up to 1,300,000: left as it was",
        "NumberOfPupils “many” is not a whole number up to 99,999: left as it was",
        "OpenDate “2001/09/02” is not a date like 31-08-2026: left as it was",
        "PercentageFSM “230” is not between 0 and 100: left as it was",
        "Postcode “Bolton” is not a postcode: left as it was",
    ]


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("PercentageFSM", "NaN", "is not between 0 and 100"),
        ("NumberOfPupils", "9" * 5000, "is not a whole number up to 99,999"),
        ("OpenDate", "31-12-9999", "is too far ahead to be meant"),
    ],
)
def test_a_cell_that_no_program_expects_stops_nothing(bring_in, column, cell, reason):
    run = bring_in(school(1, **{column: cell}), school(2))

    assert said(run, "note") == [(2, 1, f"{column} “{cell[:60]}” {reason}: left as it was")]
    assert counted(run) == {"new": 2}


def test_a_urn_of_a_thousand_digits_stops_nothing(bring_in):
    run = bring_in(school("9" * 1000), school(2))

    assert said(run, "problem") == [(2, "9" * 20, f"the URN “{'9' * 20}” is not a number")]
    assert counted(run) == {"new": 1, "skipped": 1}


def test_a_closed_school_leaves_on_the_day_known_before_where_the_file_has_none_that_can_be_read(bring_in, cast):
    urn = cast.moss_bank.urn
    closing = {"EstablishmentStatus (name)": "Open, but proposed to close", "CloseDate": "31-08-2026"}
    bring_in(school(urn, **closing))

    bring_in(register_files.closed(urn, on="31-13-2026"))

    assert set(Membership.objects.filter(school=cast.moss_bank).values_list("ends_on")) == {(date(2026, 9, 1),)}


def test_an_unknown_status_or_phase_keeps_its_words_and_is_flagged(bring_in):
    run = bring_in(school(1, **{"EstablishmentStatus (name)": "Resting", "PhaseOfEducation (name)": "Tertiary"}))

    resting = School.objects.get()
    assert (resting.status, resting.status_text, resting.phase) == ("other", "Resting", "Tertiary")
    assert len(said(run, "note")) == 2


def test_a_letter_of_another_alphabet_in_a_name_is_flagged(bring_in, tmp_path):
    path = tmp_path / "edubasealldata20261101.csv"
    path.write_bytes(written([school(1, "St Thomas \u0430 Becket")], encoding="utf-8"))

    call_command("import_register", path, stdout=StringIO())

    run = ImportRun.objects.get()
    assert said(run, "note") == [(2, 1, "the name “St Thomas \u0430 Becket” holds a letter of another alphabet")]


def test_columns_that_the_file_lacks_are_left_alone(bring_in):
    bring_in(school(1))

    run = bring_in(
        school(1), header=["URN", "LA (code)", "LA (name)", "EstablishmentName", "EstablishmentStatus (name)"]
    )

    assert counted(run) == {"unchanged": 1}
    assert School.objects.get().pupils == 210


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("www.a.example", "https://www.a.example"),
        ("http://a.example/x", "http://a.example/x"),
        ("HTTPS://a.example", "https://a.example"),
        ("http://http://a.example", "http://a.example"),
        ("http:/a.example", "http://a.example"),
        ("a.example", "https://a.example"),
        ("", ""),
        ("none", ""),
        ("office@a.example school", ""),
    ],
)
def test_websites_are_made_whole(bring_in, given, kept):
    bring_in(school(1, SchoolWebsite=given))

    assert School.objects.get().website == kept


def test_childrens_centres_are_skipped(bring_in):
    run = bring_in(school(1), school(2, **{"TypeOfEstablishment (name)": "Children's Centre"}))

    assert run.skipped_because == {"A children’s centre, not a school": 1}
