"""Bringing the register in: the twelve rules of how an importer should behave."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from clusters.models import HistoryLine, ImportRun, LocalAuthority, Membership, School, Succession
from tests import factories, register_files
from tests.register_files import counted, said, school, written

pytestmark = pytest.mark.django_db


def test_brings_in_a_school_with_what_the_register_says(bring_in):
    bring_in(
        school(
            105148,
            **{
                "LA (code)": "350",
                "LA (name)": "Bolton",
                "EstablishmentNumber": "0200",
                "OpenDate": "01-09-1998",
                "CensusDate": "15-01-2026",
                "SchoolWebsite": "www.mossbank.example/",
                "TelephoneNum": "01204333444",
                "StatutoryLowAge": "3",
                "Trusts (code)": "00123",
                "Trusts (name)": "THE MOSS TRUST",
            },
        )
    )

    moss = School.objects.get(urn=105148)
    assert (moss.name, moss.authority.name, moss.establishment_number) == ("Moss Bank Primary School", "Bolton", "0200")
    assert (moss.status, moss.status_text, moss.phase, moss.type) == ("open", "Open", "Primary", "Community school")
    assert (moss.opened_on, moss.census_on, moss.register_on) == (
        date(1998, 9, 1),
        date(2026, 1, 15),
        date(2026, 11, 1),
    )
    assert (moss.pupils, moss.fsm_percent, moss.low_age, moss.high_age) == (210, Decimal("12.5"), 3, None)
    assert (moss.latitude, moss.longitude) == (Decimal("53.56584"), Decimal("-2.45180"))
    assert (moss.website, moss.telephone) == ("https://www.mossbank.example/", "01204333444")
    assert (moss.trust_code, moss.trust) == ("00123", "THE MOSS TRUST")


def test_counts_what_it_found_and_keeps_the_report(bring_in):
    bring_in(school(1), school(2), school(3))

    run = bring_in(
        school(1),
        school(2, Postcode="ZZ9 9ZZ"),
        register_files.closed(3),
        school(4),
        school(5, **{"LA (code)": "802"}),
        authority=["801"],
    )

    assert run.counts == {"new": 1, "changed": 1, "closed": 1, "unchanged": 1, "skipped": 1, "missing": 0}
    assert run.skipped_because == {"In another authority": 1}
    assert said(run, "changed") == [(3, 2, "Moss Bank Primary School: postcode from “ZZ1 1AA” to “ZZ9 9ZZ”")]
    assert said(run, "closed") == [(4, 3, "Moss Bank Primary School closed on 31 August 2026")]
    assert (run.state, run.authority.code, run.bytes_read) == ("done", "801", run.bytes_total)


def test_a_second_run_of_the_same_file_changes_nothing(bring_in):
    rows = [
        school(1, OpenDate="01-01-1900"),
        register_files.closed(2, on=""),
        school(3, Easting="", Northing=""),
        school(4, NumberOfPupils="", PercentageFSM=""),
        school(5, SchoolWebsite="http://x.example"),
    ]
    bring_in(*rows)
    before = list(School.objects.order_by("urn").values())

    run = bring_in(*rows)

    assert counted(run) == {"unchanged": 5}
    assert list(School.objects.order_by("urn").values()) == before


def test_a_dry_run_counts_the_same_and_changes_nothing(bring_in):
    bring_in(school(1), school(2))
    rows = [school(1, "Moss Bank Academy"), register_files.closed(2), school(3, **{"LA (code)": "999"})]

    dry = bring_in(*rows, dry_run=True)

    assert (dry.is_dry_run, counted(dry)) == (True, {"new": 1, "changed": 1, "closed": 1})
    assert set(School.objects.values_list("name", "status")) == {("Moss Bank Primary School", "open")}
    assert not LocalAuthority.objects.filter(code="999").exists()
    assert counted(bring_in(*rows)) == counted(dry)


def test_what_people_corrected_locally_stays(bring_in):
    bring_in(school(1))
    School.objects.update(local_name="Mossy")

    bring_in(school(1, "Moss Bank Academy"))

    moss = School.objects.get(urn=1)
    assert (moss.local_name, moss.name, moss.display_name) == ("Mossy", "Moss Bank Academy", "Mossy")


def test_refuses_an_older_file_unless_it_is_forced(bring_in):
    bring_in(school(1, "New name"), name="edubasealldata20261101.csv")

    with pytest.raises(CommandError, match="The file is of 31 October 2026, older than the one of 1 November 2026"):
        bring_in(school(1, "Old name"), name="edubasealldata20261031.csv")

    assert School.objects.get().name == "New name"
    assert ImportRun.objects.latest("pk").state == "refused"

    bring_in(school(1, "Old name"), name="edubasealldata20261031.csv", force=True)

    assert School.objects.get().name == "Old name"


def test_an_older_file_of_another_authority_is_not_refused(bring_in):
    bring_in(school(1), name="edubasealldata20261101.csv", authority=["801"])

    run = bring_in(school(2, **{"LA (code)": "802"}), name="edubasealldata20261031.csv", authority=["802"])

    assert run.state == "done"


def test_asks_for_the_date_where_the_name_does_not_say_it_and_another_file_had_one(bring_in):
    bring_in(school(1))

    with pytest.raises(CommandError, match="The file’s name does not say its date"):
        bring_in(school(1), name="schools.csv")

    assert bring_in(school(1), name="schools.csv", date=date(2026, 11, 2)).file_on == date(2026, 11, 2)


def test_a_dry_run_does_not_count_as_brought_in(bring_in):
    bring_in(school(1), name="edubasealldata20261101.csv", dry_run=True)

    assert bring_in(school(1), name="edubasealldata20261031.csv").state == "done"


def test_a_changed_name_stays_findable(bring_in):
    bring_in(school(1, "Lever Edge Primary School"))
    bring_in(school(1, "Lever Edge Primary Academy"))

    run = bring_in(school(1, "The Edge Academy"))

    edge = School.objects.get()
    assert edge.former_names == ["Lever Edge Primary School", "Lever Edge Primary Academy"]
    assert "LEVER EDGE PRIMARY SCHOOL" in edge.names
    assert counted(run) == {"changed": 1}


def test_a_moved_school_gets_its_latitude_and_longitude_anew(bring_in):
    bring_in(school(1))

    bring_in(school(1, Easting="371000"))
    moved = School.objects.get()
    bring_in(school(1, Easting="0", Northing="0"))
    lost = School.objects.get()

    assert moved.longitude == Decimal("-2.43933")
    assert (lost.easting, lost.latitude, lost.is_on_the_map) == (None, None, False)


def test_a_school_proposed_to_close_is_flagged_and_stays(bring_in, cast):
    bring_in(school(cast.moss_bank.urn))

    run = bring_in(
        school(
            cast.moss_bank.urn,
            **{"EstablishmentStatus (name)": "Open, but proposed to close", "CloseDate": "31-08-2027"},
        )
    )

    cast.moss_bank.refresh_from_db()
    assert (cast.moss_bank.status, cast.moss_bank.closes_on) == ("closing", date(2027, 8, 31))
    assert (2, cast.moss_bank.urn, "Moss Bank Primary School is proposed to close on 31 August 2027") in said(
        run, "note"
    )
    assert said(run, "changed")[0][2].endswith(
        "status from “Open” to “Open, but proposed to close”; day of closing from nothing to 31 August 2027"
    )
    assert not Membership.objects.filter(school=cast.moss_bank, ends_on__isnull=False).exists()


def test_a_closed_school_leaves_its_groups_on_the_day_after_its_last(bring_in, cast):
    run = bring_in(register_files.closed(cast.moss_bank.urn))

    ended = Membership.objects.filter(school=cast.moss_bank)
    assert set(ended.values_list("ends_on", flat=True)) == {date(2026, 9, 1)}
    assert [what for _, _, what in said(run, "membership")] == [
        "Moss Bank Primary School leaves North cluster after 31 August 2026",
        "Moss Bank Primary School leaves North governors after 31 August 2026",
    ]
    assert list(
        HistoryLine.objects.filter(text__startswith="ended").values_list("text", flat=True).order_by("text")
    ) == [
        f"ended the membership of Moss Bank Primary School in {group} after 31 August 2026, when the register closes it"
        for group in ["North cluster", "North governors"]
    ]
    assert Membership.objects.filter(school=cast.brook_lane, ends_on__isnull=True).count() == 2


def test_a_dry_run_says_who_would_leave_and_ends_nothing(bring_in, cast):
    run = bring_in(register_files.closed(cast.moss_bank.urn), dry_run=True)

    assert len(said(run, "membership")) == 2
    assert not Membership.objects.filter(ends_on__isnull=False).exists()


def test_a_closing_date_that_is_not_given_is_assumed_and_marked(bring_in, cast):
    bring_in(register_files.closed(cast.moss_bank.urn, on=""), name="edubasealldata20261101.csv")
    run = bring_in(register_files.closed(cast.moss_bank.urn, on=""), name="edubasealldata20261102.csv")

    cast.moss_bank.refresh_from_db()
    assert (cast.moss_bank.closes_on, cast.moss_bank.closing_is_assumed) == (date(2026, 11, 1), True)
    assert counted(run)["unchanged"] == 1

    bring_in(register_files.closed(cast.moss_bank.urn, on="31-08-2026"), name="edubasealldata20261103.csv")

    cast.moss_bank.refresh_from_db()
    assert (cast.moss_bank.closes_on, cast.moss_bank.closing_is_assumed) == (date(2026, 8, 31), False)


def test_a_school_that_is_not_in_the_file_is_named_and_never_closed(bring_in):
    bring_in(school(1), school(2, "Brook Lane"), register_files.closed(3))

    run = bring_in(school(1))

    assert said(run, "missing") == [(None, 2, "Brook Lane is not in this file. It stays as it is")]
    assert School.objects.get(urn=2).status == "open"


def test_a_school_of_an_unread_authority_is_not_called_missing(bring_in):
    bring_in(school(1), school(2, **{"LA (code)": "802"}))

    assert bring_in(school(1), authority=["801"]).counts["missing"] == 0
    assert bring_in(school(1)).counts["missing"] == 0


def test_a_school_that_moved_to_another_authority_is_pointed_out(bring_in):
    bring_in(school(1), school(2), authority=["801"])

    run = bring_in(school(1), school(2, **{"LA (code)": "802"}), authority=["801"])

    assert said(run, "note") == [(3, 2, "the register has it in authority 802 now. It stays as it is")]
    assert run.counts["missing"] == 0


def test_a_file_without_the_authority_is_refused(bring_in):
    with pytest.raises(CommandError, match=r"The file holds no school of authority 801\."):
        bring_in(school(1, **{"LA (code)": "802"}), authority=["801"])


def test_a_file_that_ends_after_its_first_line_is_refused(bring_in):
    with pytest.raises(CommandError, match=r"The file holds no school\. Check that it is the file you meant\."):
        bring_in()


def test_a_school_without_a_place_is_accepted_and_named_in_the_report(bring_in):
    run = bring_in(school(1, Easting="0", Northing="0", Postcode=""), school(2, Easting="", Northing=""))

    assert run.counts["new"] == 2
    assert said(run, "note") == [
        (2, 1, "the register gives no position, so it is not on the map"),
        (2, 1, "the register gives no postcode"),
        (3, 2, "the register gives no position, so it is not on the map"),
    ]
    assert not any(place.is_on_the_map for place in School.objects.all())


def test_figures_that_are_not_known_stay_unknown_and_are_never_0(bring_in):
    bring_in(school(1, NumberOfPupils="", PercentageFSM=""), school(2, NumberOfPupils="0", PercentageFSM="0.0"))

    assert list(School.objects.order_by("urn").values_list("pupils", "fsm_percent")) == [
        (None, None),
        (0, Decimal("0.0")),
    ]


def test_heads_and_governance_are_never_kept(bring_in):
    private = {
        "HeadTitle (name)": "Lady",
        "HeadFirstName": "Zebedee",
        "HeadLastName": "Zebedee",
        "PropsName": "Zebedee",
    }
    run = bring_in(school(1, **private))

    kept = [*School.objects.values_list(), run.report, run.counts, *HistoryLine.objects.values_list()]
    assert "Zebedee" not in str(kept)


def test_news_of_a_school_in_a_group_goes_into_its_history(bring_in, cast):
    bring_in(school(cast.moss_bank.urn, NumberOfPupils="1"), school(1))
    before = HistoryLine.objects.count()

    bring_in(
        school(cast.moss_bank.urn, "Moss Bank Academy", NumberOfPupils="300", **{"Trusts (name)": "THE MOSS TRUST"}),
        school(1, "Nobody minds"),
    )

    line = HistoryLine.objects.get(text__contains="Moss Bank Academy")
    assert (HistoryLine.objects.count() - before, line.school) == (1, cast.moss_bank)
    assert line.text == (
        "brought in from the register: name in the register from “Moss Bank Primary School” to “Moss Bank Academy”; "
        "trust from nothing to “THE MOSS TRUST”"
    )


def test_a_fault_half_way_takes_everything_back(bring_in, tmp_path):
    content = written([school(urn) for urn in range(1, 2500)])
    (tmp_path / "edubasealldata20261101.csv").write_bytes(content[:-60])

    with pytest.raises(CommandError, match=r"The file is cut short: line 2500"):
        call_command("import_register", tmp_path / "edubasealldata20261101.csv", stdout=StringIO())

    assert not School.objects.exists()
    assert ImportRun.objects.get().refusal.startswith("The file is cut short")


def test_the_command_says_what_it_did(tmp_path):
    path = tmp_path / "edubasealldata20261101.csv"
    path.write_bytes(written([school(1), school("x")]))
    out = StringIO()

    call_command("import_register", path, stdout=out)

    assert out.getvalue().splitlines() == [
        "problem: line 3, URN x: the URN “x” is not a number",
        "new: line 2, URN 1: Moss Bank Primary School, Open",
        "Brought in edubasealldata20261101.csv: "
        "1 new, 0 changed, 0 closed, 0 unchanged, 1 skipped, 0 not in this file.",
        "Skipped 1: Something was wrong with the row.",
    ]


def test_a_file_of_links_is_sent_to_the_other_command(tmp_path):
    path = tmp_path / "links_edubasealldata20261101.csv"
    path.write_bytes(register_files.links((1, 2, "Successor")))

    with pytest.raises(CommandError, match=r"file of successors and predecessors \(links\)\. Use import_links for it"):
        call_command("import_register", path)


def test_a_succession_meets_its_school_when_that_appears(bring_in):
    old = factories.school(urn=1)
    Succession.objects.create(predecessor=old, successor_urn=2, link_type="Successor")

    bring_in(school(1), school(2))

    assert Succession.objects.get().successor.urn == 2
