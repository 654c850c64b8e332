"""When one school follows another: memberships move when a person says so, on the day the register gives."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from clusters.actions import groups
from clusters.actions import succession as actions
from clusters.models import HistoryLine, Membership, Post, Succession
from clusters.register.heirs import follow
from tests import factories, register_files
from tests.clusters.conftest import AUTUMN, SUMMER
from tests.together import at_once

pytestmark = pytest.mark.django_db


def member_periods(school):
    return sorted(Membership.objects.filter(school=school).values_list("group__name", "starts_on", "ends_on"))


def test_confirming_moves_memberships_on_the_day_the_new_school_opened(old, academy, cast):
    row = Succession.objects.create(predecessor=old, successor=academy, successor_urn=academy.urn)

    actions.confirm(row, by=cast.officer)

    began = date(2024, 9, 1)
    assert member_periods(old) == [("North cluster", began, AUTUMN), ("North governors", began, AUTUMN)]
    assert member_periods(academy) == [("North cluster", AUTUMN, None), ("North governors", AUTUMN, None)]
    assert Post.objects.filter(school=academy).count() == 0
    assert HistoryLine.objects.filter(group=cast.cluster).count() == 2


def test_confirming_may_take_the_people_along(old, academy, cast):
    row = Succession.objects.create(predecessor=old, successor=academy, successor_urn=academy.urn)

    actions.confirm(row, with_posts=True, by=cast.officer)

    moved = Post.objects.filter(school=academy).values_list("user__email", "job", "starts_on")
    assert set(moved) == {
        ("head@mossbank.example", "head", AUTUMN),
        ("sbm@mossbank.example", "sbm", AUTUMN),
        ("governor@mossbank.example", "governor", AUTUMN),
    }
    assert not Post.objects.not_ended().filter(school=old).exists()


def test_memberships_that_the_closing_ended_move_all_the_same(bring_in, read_links, cast):
    urn = cast.moss_bank.urn
    bring_in(register_files.closed(urn), register_files.school(7, "Moss Bank Academy", OpenDate="01-10-2026"))
    read_links((urn, 7, "Successor", "31-08-2026"))

    actions.confirm(Succession.objects.get(), by=cast.officer)

    academy = Succession.objects.get().successor
    assert [period[1:] for period in member_periods(academy)] == [(date(2026, 10, 1), None)] * 2
    assert {period[2] for period in member_periods(cast.moss_bank)} == {AUTUMN}


def test_confirming_twice_is_refused(old, academy, cast):
    row = Succession.objects.create(predecessor=old, successor=academy, successor_urn=academy.urn)
    actions.confirm(row, by=cast.officer)

    with pytest.raises(ValidationError, match="decided this already"):
        actions.confirm(row, by=cast.officer)


def test_a_chain_is_followed_to_the_school_that_stands(old, cast):
    between = factories.school("Between", status="closed", closes_on="2026-12-31", opened_on=AUTUMN)
    last = factories.school("Last", opened_on=date(2027, 1, 1))
    row = Succession.objects.create(predecessor=old, successor=between, successor_urn=between.urn)
    Succession.objects.create(predecessor=between, successor=last, successor_urn=last.urn)

    actions.confirm(row, by=cast.officer)

    assert member_periods(between) == []
    assert [period[1:] for period in member_periods(last)] == [(date(2027, 1, 1), None)] * 2


def test_a_split_gives_the_groups_to_each_school(old, academy, cast):
    other = factories.school("Moss Bank Juniors", opened_on=AUTUMN)
    rows = [
        Succession.objects.create(
            predecessor=old, successor=heir, successor_urn=heir.urn, link_type="Successor - Split School"
        )
        for heir in (academy, other)
    ]

    for row in rows:
        actions.confirm(row, by=cast.officer)

    assert member_periods(academy) == member_periods(other)
    assert len(member_periods(other)) == 2


def test_a_split_that_opens_its_schools_one_after_the_other_ends_none_of_them(old, academy, cast):
    later = factories.school("Moss Bank Juniors", opened_on=date(2026, 10, 1))
    rows = [
        Succession.objects.create(predecessor=old, successor=heir, successor_urn=heir.urn) for heir in (later, academy)
    ]

    for row in rows:
        actions.confirm(row, by=cast.officer)

    assert [period[1:] for period in member_periods(academy)] == [(AUTUMN, None)] * 2
    assert [period[1:] for period in member_periods(later)] == [(date(2026, 10, 1), None)] * 2


def test_a_merger_makes_the_new_school_a_member_once(old, academy, cast):
    for predecessor in (old, cast.brook_lane):
        row = Succession.objects.create(predecessor=predecessor, successor=academy, successor_urn=academy.urn)
        actions.confirm(row, by=cast.officer)

    assert member_periods(academy) == [("North cluster", AUTUMN, None), ("North governors", AUTUMN, None)]
    assert Membership.objects.filter(school=cast.brook_lane, ends_on=AUTUMN).count() == 2


def test_a_circle_of_closed_schools_ends(old, cast):
    other = factories.school("Other", status="closed", closes_on=SUMMER)
    row = Succession.objects.create(predecessor=old, successor=other, successor_urn=other.urn)
    Succession.objects.create(predecessor=other, successor=old, successor_urn=old.urn)

    assert follow([row])[row.pk].schools == []
    with pytest.raises(ValidationError, match="not in the portal yet"):
        actions.confirm(row, by=cast.officer)


def test_a_new_school_without_a_day_waits_for_one(cast):
    heir = factories.school("No day")
    row = Succession.objects.create(predecessor=cast.moss_bank, successor=heir, successor_urn=heir.urn)

    with pytest.raises(ValidationError, match="Enter the day"):
        actions.confirm(row, by=cast.officer)
    actions.confirm(row, on=AUTUMN, by=cast.officer)

    assert [period[1:] for period in member_periods(heir)] == [(AUTUMN, None)] * 2


def test_dismissing_lets_a_closed_school_leave(read_links, old, cast):
    read_links((old.urn, 7, "Successor"))

    actions.dismiss(Succession.objects.get(), by=cast.officer)

    assert Membership.objects.filter(school=old, ends_on=AUTUMN).count() == 2


def test_a_school_that_was_there_before_takes_over_when_the_other_closes(old, cast):
    """Not on the day it opened itself: the old school's years in the group stay on record."""
    left = factories.cluster("Left long ago")
    factories.membership(left, old, starts_on="2012-09-01", ends_on="2015-09-01")
    neighbour = factories.school("Neighbour", opened_on=date(1990, 9, 1))
    row = Succession.objects.create(predecessor=old, successor=neighbour, successor_urn=neighbour.urn)

    actions.confirm(row, by=cast.officer)

    assert member_periods(neighbour) == [("North cluster", AUTUMN, None), ("North governors", AUTUMN, None)]
    assert {period[1:] for period in member_periods(old) if "North" in period[0]} == {(date(2024, 9, 1), AUTUMN)}


def test_a_school_that_was_there_before_has_no_day_while_the_other_has_not_closed(cast):
    neighbour = factories.school("Neighbour", opened_on=date(1990, 9, 1))
    row = Succession.objects.create(predecessor=cast.moss_bank, successor=neighbour, successor_urn=neighbour.urn)

    with pytest.raises(ValidationError, match="Enter the day"):
        actions.confirm(row, by=cast.officer)


def test_a_group_that_the_school_left_long_ago_is_not_proposed(old, cast):
    Membership.objects.update(ends_on=date(2025, 9, 1))
    neighbour = factories.school("Neighbour", opened_on=date(1990, 9, 1))
    Succession.objects.create(predecessor=old, successor=neighbour, successor_urn=neighbour.urn)

    assert list(Succession.objects.that_move_something()) == []


def test_an_end_that_was_planned_goes_with_the_membership(old, academy, cast):
    """Somebody took the school out of its groups; its successor does not bring it back."""
    spring = date(2027, 4, 1)
    old.memberships.update(ends_on=spring)
    row = Succession.objects.create(predecessor=old, successor=academy, successor_urn=academy.urn)

    actions.confirm(row, by=cast.officer)

    assert [period[1:] for period in member_periods(academy)] == [(AUTUMN, spring)] * 2


def test_a_membership_that_ends_before_the_move_is_not_moved(cast):
    cast.moss_bank.memberships.update(ends_on=date(2027, 4, 1))
    heir = factories.school("Opens in September", opened_on=date(2027, 9, 1))
    row = Succession.objects.create(predecessor=cast.moss_bank, successor=heir, successor_urn=heir.urn)

    actions.confirm(row, by=cast.officer)

    assert member_periods(heir) == []
    assert {period[2] for period in member_periods(cast.moss_bank)} == {date(2027, 4, 1)}


def test_an_end_that_was_planned_goes_with_the_post(cast):
    spring, opens = date(2027, 4, 1), date(2027, 9, 1)
    cast.member.posts.update(ends_on=spring)
    cast.sbm.posts.update(ends_on=date(2028, 1, 1))
    heir = factories.school("Opens in September", opened_on=opens)
    row = Succession.objects.create(predecessor=cast.moss_bank, successor=heir, successor_urn=heir.urn)

    actions.confirm(row, with_posts=True, by=cast.officer)

    assert cast.member.posts.get().ends_on == spring
    assert set(cast.sbm.posts.values_list("school__name", "starts_on", "ends_on")) == {
        ("Moss Bank Primary School", date(2024, 9, 1), opens),
        ("Opens in September", opens, date(2028, 1, 1)),
    }


def test_a_split_further_on_gives_the_people_posts_at_each_school(old, cast):
    between = factories.school("Between", status="closed", closes_on=SUMMER, opened_on=SUMMER)
    heirs = [factories.school(name, opened_on=AUTUMN) for name in ("Infants", "Juniors")]
    row = Succession.objects.create(predecessor=old, successor=between, successor_urn=between.urn)
    for heir in heirs:
        Succession.objects.create(predecessor=between, successor=heir, successor_urn=heir.urn)

    actions.confirm(row, with_posts=True, by=cast.officer)

    assert [Post.objects.filter(school=heir).count() for heir in heirs] == [3, 3]


def test_long_names_leave_room_in_the_history(old, academy, cast):
    for school in (old, academy):
        school.name = school.name[0] * 200
        school.save()
    row = Succession.objects.create(predecessor=old, successor=academy, successor_urn=academy.urn)

    actions.confirm(row, by=cast.officer)

    assert len(member_periods(academy)) == 2


@pytest.mark.django_db(transaction=True)
def test_two_schools_that_merge_are_confirmed_at_once(old, academy, cast):
    rows = [
        Succession.objects.create(predecessor=school, successor=academy, successor_urn=academy.urn)
        for school in (old, cast.brook_lane)
    ]

    outcomes = at_once(*[lambda row=row: actions.confirm(row, by=cast.officer) for row in rows])

    assert outcomes == [None, None]
    assert member_periods(academy) == [("North cluster", AUTUMN, None), ("North governors", AUTUMN, None)]


@pytest.mark.django_db(transaction=True)
def test_confirming_and_taking_out_at_once_leave_no_gap(old, academy, cast):
    membership = old.memberships.get(group=cast.cluster)
    row = Succession.objects.create(predecessor=old, successor=academy, successor_urn=academy.urn)
    later = date(2027, 4, 1)

    at_once(
        lambda: actions.confirm(row, by=cast.officer),
        lambda: groups.take_out(membership, ends_on=later, by=cast.officer),
    )

    ended, joined = old.memberships.get(group=cast.cluster).ends_on, academy.memberships.get(group=cast.cluster)
    assert (ended, joined.starts_on) == (AUTUMN, AUTUMN)


# --- the pages --------------------------------------------------------------------------------------


def test_the_list_shows_proposals_and_gaps(sign_in, old, academy, cast):
    Succession.objects.create(predecessor=old, successor=academy, successor_urn=academy.urn)
    Succession.objects.create(predecessor=cast.brook_lane, successor_urn=7)
    Succession.objects.create(predecessor=factories.school("In no group"), successor_urn=8)
    Succession.objects.create(predecessor=cast.far_away, successor_urn=9)

    page = sign_in(cast.officer).get("/desk/801/successions/").content.decode()

    assert "Moss Bank Academy" in page
    assert "Not in the portal yet" in page
    assert "In no group" not in page
    assert "Far Away" not in page


@pytest.mark.parametrize("rows", [1, 5])
def test_the_list_takes_the_same_number_of_queries(sign_in, cast, django_assert_num_queries, rows):
    for _ in range(rows):
        school, heir = factories.school(status="closed", closes_on=SUMMER), factories.school()
        Membership.objects.create(group=cast.cluster, school=school, starts_on="2024-09-01")
        Succession.objects.create(predecessor=school, successor=heir, successor_urn=heir.urn)
    client = sign_in(cast.officer)
    client.get("/desk/801/successions/")

    with django_assert_num_queries(4):
        client.get("/desk/801/successions/")


@pytest.mark.parametrize("rows", [1, 5])
def test_the_page_takes_the_same_number_of_queries(sign_in, cast, old, django_assert_num_queries, rows):
    """The school that follows, from so many groups, was split into so many schools."""
    between = factories.school(status="closed", closes_on=AUTUMN)
    row = Succession.objects.create(predecessor=old, successor=between, successor_urn=between.urn)
    for _ in range(rows):
        factories.membership(factories.cluster(), old)
        heir = factories.school(opened_on=AUTUMN)
        Succession.objects.create(predecessor=between, successor=heir, successor_urn=heir.urn)
    client = sign_in(cast.officer)

    with django_assert_num_queries(7):
        assert client.get(row.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(("links", "queries"), [(1, 6), (2, 7), (5, 10)])
def test_the_page_takes_one_query_more_for_each_link_of_a_chain(
    sign_in, cast, old, django_assert_num_queries, links, queries
):
    before = old
    for number in range(links):
        heir = factories.school(status="open" if number == links - 1 else "closed", opened_on=AUTUMN)
        Succession.objects.create(predecessor=before, successor=heir, successor_urn=heir.urn)
        before = heir
    client, row = sign_in(cast.officer), Succession.objects.get(predecessor=old)

    with django_assert_num_queries(queries):
        assert client.get(row.get_absolute_url()).status_code == 200


def test_an_officer_confirms_on_the_page(sign_in, old, academy, cast):
    row = Succession.objects.create(
        predecessor=old, successor=academy, successor_urn=academy.urn, link_type="Successor"
    )
    client = sign_in(cast.officer)

    page = client.get(row.get_absolute_url()).content.decode()
    answer = client.post(row.get_absolute_url(), {"decision": "confirm", "with_posts": "on"}, follow=True)

    assert "Takes over on Tuesday 1 September 2026" in page
    assert "Confirmed. The memberships of Moss Bank Primary School move to the new school." in answer.content.decode()
    assert len(member_periods(academy)) == 2
    assert Post.objects.filter(school=academy).count() == 3


def test_an_officer_is_asked_for_the_day_where_the_register_has_none(sign_in, cast):
    heir = factories.school("No day")
    row = Succession.objects.create(predecessor=cast.moss_bank, successor=heir, successor_urn=heir.urn)
    client = sign_in(cast.officer)

    asked = client.post(row.get_absolute_url(), {"decision": "confirm"}).content.decode()
    client.post(row.get_absolute_url(), {"decision": "confirm", "on_day": "1", "on_month": "9", "on_year": "2026"})

    assert "Enter the day on which the new school takes over" in asked
    assert [period[1] for period in member_periods(heir)] == [AUTUMN] * 2


def test_a_slip_in_the_year_is_pointed_out(sign_in, cast):
    heir = factories.school("No day")
    row = Succession.objects.create(predecessor=cast.moss_bank, successor=heir, successor_urn=heir.urn)

    typed = {"decision": "confirm", "on_day": "1", "on_month": "9", "on_year": "0206"}
    page = sign_in(cast.officer).post(row.get_absolute_url(), typed).content.decode()

    assert "Check the year" in page
    assert member_periods(heir) == []


def test_an_officer_dismisses_on_the_page_and_a_second_answer_is_refused(sign_in, old, academy, cast):
    row = Succession.objects.create(predecessor=old, successor=academy, successor_urn=academy.urn)
    client = sign_in(cast.officer)

    client.post(row.get_absolute_url(), {"decision": "dismiss"})
    again = client.post(row.get_absolute_url(), {"decision": "confirm"}).content.decode()

    assert "Somebody else has decided this already" in again
    assert member_periods(academy) == []
