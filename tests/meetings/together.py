"""What the tests about meetings do to one: look at it afresh, or move it by hours."""

from datetime import timedelta

from meetings import actions
from meetings.models import Meeting


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
