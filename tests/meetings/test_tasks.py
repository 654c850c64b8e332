"""The alarm that beat rings every minute."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from letters.models import Kind, Letter
from meetings import actions, tasks
from meetings.models import Meeting


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
