"""What the desk shows: what waits for an answer, and what is next."""

from datetime import UTC, datetime, timedelta

import pytest

from clusters import people
from clusters.permissions.standing import standing_of
from clusters.permissions.table import Job
from meetings import actions, desk
from meetings.models import Answer, Meeting
from tests import factories

PEOPLE = ["member", "organiser", "sbm", "governor", "officer", "outsider"]


def again(user):
    """The same person in another request."""
    return type(user).objects.get(pk=user.pk)


def test_a_meeting_waits_for_the_answer_of_each_school(cast, meeting):
    assert desk.waiting_for_answer(cast.member) == [(meeting, cast.moss_bank)]
    assert desk.waiting_for_answer(cast.organiser) == [(meeting, cast.brook_lane)]


def test_a_colleague_who_may_answer_for_the_school_sees_it_wait(cast, meeting):
    assert desk.waiting_for_answer(cast.sbm) == [(meeting, cast.moss_bank)]


@pytest.mark.parametrize("who", ["governor", "officer", "outsider"])
def test_nothing_waits_for_people_who_do_not_answer(cast, meeting, who):
    assert desk.waiting_for_answer(getattr(cast, who)) == []


def test_an_answer_of_a_colleague_is_enough_until_the_meeting_moves(cast, meeting):
    actions.answer(meeting, cast.moss_bank, choice=Answer.Choice.COMING, by=cast.sbm)
    assert desk.waiting_for_answer(cast.member) == []

    moved = Meeting.objects.for_calendars().get()
    moved.place = "Library"
    actions.change(moved, agenda=["Transition", "Moderation"], seen=1, by=cast.organiser)
    assert desk.waiting_for_answer(cast.member) == [(meeting, cast.moss_bank)]


def test_a_school_in_two_groups_is_asked_by_both_until_it_has_answered_both(cast, draft, meeting):
    other = factories.cluster(None, cast.moss_bank, cast.brook_lane)
    second = actions.schedule(draft(group=other), by=cast.organiser)
    actions.answer(meeting, cast.moss_bank, choice=Answer.Choice.COMING, by=cast.sbm)
    assert desk.waiting_for_answer(again(cast.member)) == [(second, cast.moss_bank)]

    actions.answer(second, cast.moss_bank, choice=Answer.Choice.APOLOGIES, by=cast.member)
    assert desk.waiting_for_answer(again(cast.member)) == []


def test_a_head_of_two_schools_of_a_group_is_asked_for_the_one_that_has_not_answered(cast, meeting):
    factories.post(cast.member, cast.brook_lane, Job.HEAD)
    actions.answer(meeting, cast.moss_bank, choice=Answer.Choice.COMING, by=cast.sbm)

    assert desk.waiting_for_answer(again(cast.member)) == [(meeting, cast.brook_lane)]


def test_one_meeting_more_than_a_page_shows_waits_the_soonest_first(cast, draft):
    days = [draft().starts_at - timedelta(days=before) for before in range(12)]
    sooner = [actions.schedule(draft(starts_at=day), by=cast.organiser) for day in reversed(days)]

    assert [meeting for meeting, _ in desk.waiting_for_answer(cast.member)] == sooner[:11]


def test_nothing_waits_once_a_meeting_has_begun_or_was_cancelled(cast, draft, meeting, at_nine_on_monday):
    actions.cancel(actions.schedule(draft(), by=cast.organiser), reason="Snow", by=cast.organiser)
    assert desk.waiting_for_answer(cast.member) == [(meeting, cast.moss_bank)]

    at_nine_on_monday.move_to(datetime(2027, 1, 14, 13, 30, tzinfo=UTC))
    assert desk.waiting_for_answer(cast.member) == []


@pytest.mark.parametrize(("who", "is_theirs"), list(zip(PEOPLE, [True, True, True, False, False, False], strict=True)))
def test_next_meetings_are_those_of_ones_own_groups(cast, meeting, who, is_theirs):
    assert desk.next_meetings(getattr(cast, who)) == [meeting] * is_theirs


def test_an_officer_has_in_their_diary_what_they_booked_and_governor_groups(cast, draft):
    booked = actions.schedule(draft(), by=cast.officer)
    governors = actions.schedule(
        draft(group=cast.governors, starts_at=booked.starts_at - timedelta(days=1)), by=cast.officer
    )

    assert desk.next_meetings(cast.officer) == [governors, booked]
    assert desk.next_meetings(cast.governor) == [governors]


def test_a_meeting_stays_until_it_is_over(cast, meeting, at_nine_on_monday):
    at_nine_on_monday.move_to(datetime(2027, 1, 14, 14, tzinfo=UTC))
    assert desk.next_meetings(cast.member) == [meeting]

    at_nine_on_monday.move_to(datetime(2027, 1, 14, 15, tzinfo=UTC))
    assert desk.next_meetings(cast.member) == []


@pytest.mark.parametrize("meetings", [1, 5])
def test_the_desk_asks_as_often_for_five_meetings_as_for_one(cast, draft, meetings, django_assert_num_queries):
    for _ in range(meetings):
        actions.schedule(draft(), by=cast.organiser)
    person = again(cast.member)
    standing_of(person), people.schools_of(person)

    with django_assert_num_queries(2):
        assert len(desk.waiting_for_answer(person)) == meetings
    with django_assert_num_queries(1):
        assert len(desk.next_meetings(person)) == meetings
