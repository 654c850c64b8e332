"""The alarms that beat rings."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.utils import timezone

from clusters.models import HistoryLine
from letters.models import Kind, Letter
from meetings import actions, tasks
from meetings.models import Meeting
from tests import factories
from tests.meetings.together import move
from tests.together import at_once


@pytest.fixture
def at_the_reminder(meeting, at_nine_on_monday):
    """The moment when the first round is due."""
    at_nine_on_monday.move_to(datetime(2027, 1, 7, 13, 30, tzinfo=UTC))


def test_remind_before_anything_is_due_writes_nothing(meeting):
    tasks.remind()

    assert not Letter.objects.filter(kind=Kind.REMINDER).exists()


def test_remind_run_again_writes_nothing_more(at_the_reminder):
    for _ in range(3):
        tasks.remind()

    assert Letter.objects.filter(kind=Kind.REMINDER).count() == 2


@pytest.fixture
def locked_by_somebody_else():
    """Holds a meeting's row in another connection, while ours waits no longer than a tenth of a second for rows."""
    locked, done = threading.Event(), threading.Event()

    def hold(meeting):
        with transaction.atomic():
            Meeting.objects.select_for_update().get(pk=meeting.pk)
            locked.set()
            done.wait()
        connection.close()

    def hold_in_thread(meeting):
        holders.append(threading.Thread(target=hold, args=[meeting]))
        holders[0].start()
        locked.wait()
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")

    holders = []
    yield hold_in_thread
    done.set()
    holders[0].join()
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_remind_of_one_meeting_does_not_wait_for_another_that_fails(
    cast, draft, at_the_reminder, at_nine_on_monday, locked_by_somebody_else, caplog
):
    sooner = draft(starts_at=datetime(2027, 1, 14, 14, 31, tzinfo=UTC), ends_at=datetime(2027, 1, 14, 15, tzinfo=UTC))
    busy = actions.schedule(sooner, by=cast.officer)
    at_nine_on_monday.shift(3600 + 60)
    locked_by_somebody_else(busy)

    tasks.remind()

    assert {letter.about for letter in Letter.objects.filter(kind=Kind.REMINDER)} == {
        meeting.about for meeting in Meeting.objects.exclude(pk=busy.pk)
    }
    assert f"remind of meetings.Meeting {busy.pk} failed" in caplog.text


def test_looking_for_what_is_due_is_one_query(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        tasks.remind()


def test_a_new_head_teacher_is_invited_once_to_what_lies_ahead(cast, draft, meeting, letters_to):
    cancelled = actions.schedule(draft(title="Cancelled"), by=cast.organiser)
    actions.cancel(cancelled, reason="Snow", by=cast.organiser)
    cast.member.posts.update(ends_on=timezone.localdate())
    successor = factories.person("new.head@mossbank.example", "New head teacher, Moss Bank")
    factories.post(successor, cast.moss_bank)

    for _ in range(2):
        tasks.invite_newcomers()

    (letter,) = letters_to(successor)
    assert letter.subject == "Invitation: Spring meeting (North cluster), Thursday 14 January 2027, 1:30pm"
    assert "Answer for Moss Bank Primary School" in letter.text
    assert [file.name for file in letter.attachments.all()] == ["invite.ics"]
    assert HistoryLine.objects.latest("pk").text == (
        "invited New head teacher, Moss Bank to “Spring meeting” of Thursday 14 January 2027, 1:30pm, "
        "who came in after it was booked"
    )


def test_whoever_joins_the_portal_later_is_invited_then(cast, draft, letters_to):
    invited = factories.person(joined_at=None, is_active=False)
    factories.post(invited, cast.moss_bank)
    actions.schedule(draft(), by=cast.organiser)
    tasks.invite_newcomers()
    assert letters_to(invited) == []

    invited.joined_at, invited.is_active = timezone.now(), True
    invited.save()
    tasks.invite_newcomers()

    assert len(letters_to(invited)) == 1


def test_to_a_meeting_that_was_moved_a_newcomer_is_invited_as_it_stands(cast, meeting, letters_to):
    move(meeting, hours=7 * 24, by=cast.organiser)
    school = factories.school()
    factories.membership(cast.cluster, school)
    newcomer = factories.person()
    factories.post(newcomer, school)

    tasks.invite_newcomers()

    (letter,) = letters_to(newcomer)
    assert letter.subject.endswith("Thursday 21 January 2027, 1:30pm")


def test_a_meeting_that_has_begun_invites_nobody(cast, meeting, at_nine_on_monday, letters_to):
    newcomer = factories.person()
    factories.post(newcomer, cast.moss_bank)
    at_nine_on_monday.move_to(datetime(2027, 1, 14, 13, 31, tzinfo=UTC))

    assert actions.invite_newcomers(meeting) == []
    assert letters_to(newcomer) == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_invite_a_newcomer_once(cast, meeting, letters_to):
    newcomer = factories.person()
    factories.post(newcomer, cast.moss_bank)

    at_once(*[lambda: actions.invite_newcomers(meeting)] * 4)

    assert len(letters_to(newcomer)) == 1
