"""What the tests about meetings do to one: at the same moment from several sides, or one hour later."""

import threading
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import connection

from meetings import actions
from meetings.models import Meeting


def at_once(*jobs):
    """Do all `jobs` at the same moment, each in a thread with a connection of its own; what each returned or
    refused."""
    start, outcomes = threading.Barrier(len(jobs)), [None] * len(jobs)

    def do(number, job):
        start.wait()
        try:
            outcomes[number] = job()
        except ValidationError as refusal:
            outcomes[number] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def fresh(meeting):
    return Meeting.objects.for_calendars().get(pk=meeting.pk)


def lines(meeting):
    return [item.text for item in meeting.agenda.all()]


def move(meeting, *, by, hours=1, seen=None):
    """Let the meeting start and end `hours` later."""
    later = fresh(meeting)
    later.starts_at += timedelta(hours=hours)
    later.ends_at += timedelta(hours=hours)
    return actions.change(later, agenda=lines(later), seen=seen or later.version, by=by)
