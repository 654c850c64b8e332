"""Links of the register: who follows whom is proposed, and nothing moves."""

import pytest

from clusters.models import Membership, Succession
from tests import register_files
from tests.clusters.conftest import AUTUMN, SUMMER
from tests.register_files import counted

pytestmark = pytest.mark.django_db


def pairs():
    return set(Succession.objects.values_list("predecessor__urn", "successor_urn"))


def test_proposes_a_successor_and_moves_nothing(read_links, old, academy):
    run = read_links((old.urn, academy.urn, "Successor", "31-08-2026"))

    proposed = Succession.objects.get()
    assert (proposed.predecessor, proposed.successor, proposed.linked_on) == (old, academy, SUMMER)
    assert not Membership.objects.filter(school=academy).exists()
    assert counted(run) == {"new": 1}


def test_the_same_file_twice_changes_nothing(read_links, old, academy):
    rows = [(old.urn, academy.urn, "Successor"), (academy.urn, old.urn, "Predecessor", "31-08-2026")]
    read_links(*rows)

    run = read_links(*rows)

    assert counted(run) == {"unchanged": 1, "skipped": 1}
    assert Succession.objects.get().linked_on == SUMMER


def test_a_link_named_from_the_other_side_alone_counts(read_links, old, academy):
    read_links((academy.urn, old.urn, "Predecessor - merged"))

    assert pairs() == {(old.urn, academy.urn)}


def test_a_result_of_amalgamation_follows_the_closed_school(read_links, old, academy):
    run = read_links((old.urn, academy.urn, "Result of Amalgamation"), (1, 2, "Result of Amalgamation"))

    assert pairs() == {(old.urn, academy.urn)}
    assert counted(run) == {"new": 1, "skipped": 1}


def test_sixth_form_centres_and_schools_not_held_are_skipped(read_links, old, academy):
    run = read_links(
        (old.urn, academy.urn, "Sixth Form Centre Link"), (old.urn, academy.urn, "Other"), (1, 2, "Successor")
    )

    assert pairs() == set()
    assert run.skipped_because == {
        "Neither successor nor predecessor, such as a sixth form centre": 2,
        "Of a school that the portal does not hold, or of another authority": 1,
    }


def test_bad_rows_are_reported_while_the_rest_goes_on(read_links, old, academy):
    run = read_links(
        ("x", 2, "Successor"), (old.urn, old.urn, "Successor"), (old.urn, academy.urn, "Successor", "2026-08-31")
    )

    assert [(line["kind"], line["line"], line["what"]) for line in run.report] == [
        ("problem", 2, "the URN “x” is not a number"),
        ("problem", 3, "the school is linked to itself"),
        ("note", 4, "LinkEstablishedDate “2026-08-31” is not a date like 31-08-2026: read as not known"),
        ("new", 4, f"{academy.urn} follows {old.urn}"),
    ]


def test_reads_only_the_links_of_the_authorities_asked_for(read_links, cast, academy):
    read_links((cast.far_away.urn, 5, "Successor"), (cast.moss_bank.urn, 6, "Successor"), authority=["801"])

    assert pairs() == {(cast.moss_bank.urn, 6)}


def test_a_dry_run_proposes_nothing(read_links, old, academy):
    run = read_links((old.urn, academy.urn, "Successor"), dry_run=True)

    assert (pairs(), counted(run)) == (set(), {"new": 1})


def test_a_circle_in_the_file_is_pointed_out(read_links, cast):
    a, b = cast.moss_bank.urn, cast.brook_lane.urn

    run = read_links((a, b, "Successor"), (b, a, "Successor"))

    assert [line["what"] for line in run.report if line["kind"] == "note"] == [f"{b} and {a} each follow the other"]
    assert pairs() == {(a, b), (b, a)}


def test_a_closed_school_stays_in_its_groups_until_its_successor_appears(read_links, bring_in, cast):
    urn = cast.moss_bank.urn
    read_links((urn, 7, "Successor"))

    waiting = bring_in(register_files.closed(urn))

    assert not Membership.objects.filter(school=cast.moss_bank, ends_on__isnull=False).exists()
    assert [line["what"] for line in waiting.report if line["kind"] == "gap"] == [
        "Moss Bank Primary School stays in North cluster until its successor 7 is in the register",
        "Moss Bank Primary School stays in North governors until its successor 7 is in the register",
    ]

    bring_in(register_files.closed(urn), register_files.school(7, OpenDate="01-09-2026"))

    assert Membership.objects.filter(school=cast.moss_bank, ends_on=AUTUMN).count() == 2


def test_links_read_after_the_closing_take_the_ending_back_while_the_successor_is_awaited(read_links, bring_in, cast):
    urn = cast.moss_bank.urn
    bring_in(register_files.closed(urn))
    assert Membership.objects.filter(school=cast.moss_bank, ends_on=AUTUMN).count() == 2

    run = read_links((urn, 7, "Successor"))

    assert not Membership.objects.filter(school=cast.moss_bank, ends_on__isnull=False).exists()
    assert len([line for line in run.report if line["kind"] == "gap"]) == 2
