"""Reminders: when they are due, whom they reach, and that each goes out once."""

from datetime import UTC, date, datetime

import pytest

from clusters.permissions.table import Job
from letters.models import Kind, Letter
from meetings import actions
from meetings.models import Answer, Reminder
from tests import factories
from tests.meetings.together import move
from tests.together import at_once

COMING, APOLOGIES = Answer.Choice.COMING, Answer.Choice.APOLOGIES
SENDING, ONLINE = Answer.Choice.SENDING, Answer.Choice.ONLINE
STATE = Letter.State


def reminded():
    """Who got reminders, with the beginning of each subject."""
    letters = Letter.objects.filter(kind=Kind.REMINDER).order_by("id")
    return [(letter.address, letter.subject.partition(":")[0]) for letter in letters]


def due_moments():
    return [(reminder.kind, reminder.due_at) for reminder in Reminder.objects.order_by("due_at")]


def test_reminders_are_planned_for_the_same_time_of_day(meeting):
    assert due_moments() == [
        ("week", datetime(2027, 1, 7, 13, 30, tzinfo=UTC)),
        ("day", datetime(2027, 1, 13, 13, 30, tzinfo=UTC)),
    ]


def test_reminders_follow_the_clock_over_the_change(cast, draft):
    actions.schedule(
        draft(starts_at=datetime(2027, 3, 29, 8, tzinfo=UTC), ends_at=datetime(2027, 3, 29, 9, tzinfo=UTC)),
        by=cast.organiser,
    )

    assert [moment for _, moment in due_moments()] == [
        datetime(2027, 3, 22, 9, tzinfo=UTC),
        datetime(2027, 3, 28, 8, tzinfo=UTC),
    ]


def test_a_meeting_booked_late_is_not_followed_by_reminders_at_once(cast, draft, at_nine_on_monday):
    at_nine_on_monday.move_to(datetime(2027, 1, 13, 14, tzinfo=UTC))

    meeting = actions.schedule(draft(), by=cast.organiser)

    assert due_moments() == []
    assert actions.remind(meeting) == 0


def test_a_week_ahead_only_schools_that_have_not_answered_are_reminded(cast, meeting, at_nine_on_monday):
    actions.answer(meeting, cast.brook_lane, choice=COMING, by=cast.organiser)
    at_nine_on_monday.move_to(datetime(2027, 1, 7, 13, 30, tzinfo=UTC))

    actions.remind(meeting)

    assert reminded() == [("head@mossbank.example", "Please answer")]


def test_a_day_ahead_all_are_reminded_but_those_who_sent_apologies(cast, meeting, at_nine_on_monday):
    actions.answer(meeting, cast.moss_bank, choice=APOLOGIES, by=cast.member)
    at_nine_on_monday.move_to(datetime(2027, 1, 13, 13, 30, tzinfo=UTC))

    actions.remind(meeting)

    assert reminded() == [("head@brooklane.example", "Reminder")]


def test_remind_posts_each_round_once(meeting, at_nine_on_monday):
    at_nine_on_monday.move_to(datetime(2027, 1, 7, 13, 30, tzinfo=UTC))

    assert [actions.remind(meeting) for _ in range(3)] == [2, 0, 0]


@pytest.mark.django_db(transaction=True)
def test_remind_from_four_workers_at_once_posts_each_round_once(meeting, at_nine_on_monday):
    at_nine_on_monday.move_to(datetime(2027, 1, 13, 13, 30, tzinfo=UTC))

    counts = at_once(*[lambda: actions.remind(meeting)] * 4)

    assert sorted(counts) == [0, 0, 0, 2]
    assert len(reminded()) == 2


def test_remind_catches_up_after_an_outage_with_the_latest_round_only(meeting, at_nine_on_monday):
    at_nine_on_monday.move_to(datetime(2027, 1, 14, 9, tzinfo=UTC))

    actions.remind(meeting)
    actions.remind(meeting)

    assert reminded() == [("head@brooklane.example", "Reminder"), ("head@mossbank.example", "Reminder")]


def test_remind_says_nothing_once_the_meeting_has_begun(meeting, at_nine_on_monday):
    at_nine_on_monday.move_to(datetime(2027, 1, 14, 13, 30, tzinfo=UTC))

    assert actions.remind(meeting) == 0


def test_reminder_letters_expire_when_the_meeting_starts(meeting, at_nine_on_monday):
    at_nine_on_monday.move_to(datetime(2027, 1, 13, 13, 30, tzinfo=UTC))

    actions.remind(meeting)

    assert set(Letter.objects.filter(kind=Kind.REMINDER).values_list("expires_at", flat=True)) == {meeting.starts_at}


def test_reminders_follow_a_meeting_that_moves(cast, meeting, at_nine_on_monday):
    at_nine_on_monday.move_to(datetime(2027, 1, 7, 13, 30, tzinfo=UTC))
    actions.remind(meeting)

    move(meeting, by=cast.organiser, hours=24)

    waiting = Reminder.objects.waiting().order_by("due_at")
    assert [(each.kind, each.schedule_version, each.due_at) for each in waiting] == [
        ("week", 2, datetime(2027, 1, 8, 13, 30, tzinfo=UTC)),
        ("day", 2, datetime(2027, 1, 14, 13, 30, tzinfo=UTC)),
    ]
    assert set(Letter.objects.filter(kind=Kind.REMINDER).values_list("state", flat=True)) == {STATE.WITHDRAWN}


def test_reminders_stop_when_the_meeting_is_cancelled(cast, meeting, at_nine_on_monday):
    at_nine_on_monday.move_to(datetime(2027, 1, 7, 13, 30, tzinfo=UTC))
    actions.remind(meeting)

    actions.cancel(meeting, reason="Snow", by=cast.organiser)
    at_nine_on_monday.move_to(datetime(2027, 1, 13, 13, 30, tzinfo=UTC))

    assert actions.remind(meeting) == 0
    assert set(Letter.objects.filter(kind=Kind.REMINDER).values_list("state", flat=True)) == {STATE.WITHDRAWN}


def test_answers_for_an_earlier_date_are_no_answers_to_a_reminder(cast, meeting, at_nine_on_monday):
    actions.answer(meeting, cast.moss_bank, choice=APOLOGIES, by=cast.member)
    move(meeting, by=cast.organiser)
    at_nine_on_monday.move_to(datetime(2027, 1, 13, 14, 30, tzinfo=UTC))

    actions.remind(meeting)

    assert reminded() == [("head@brooklane.example", "Reminder"), ("head@mossbank.example", "Reminder")]


def test_reminders_reach_the_successor_of_a_head_who_left(cast, meeting, at_nine_on_monday):
    at_nine_on_monday.move_to(datetime(2027, 1, 7, 13, 30, tzinfo=UTC))
    cast.member.posts.update(ends_on=date(2027, 1, 1))
    successor = factories.person("new@mossbank.example")
    factories.post(successor, cast.moss_bank, Job.HEAD, starts_on=date(2027, 1, 1))

    actions.remind(meeting)

    assert ("new@mossbank.example", "Please answer") in reminded()
    assert ("head@mossbank.example", "Please answer") not in reminded()
