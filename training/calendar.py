"""Sessions as iCalendar: an invitation for whoever takes a place, and a note for the school's leaders."""

from django.utils import timezone

from letters import calendars
from letters.calendar_lines import text
from letters.calendars import in_utc, on_the_clock


def invitation(session, *, to, sequence):
    """The attachment that puts `session` into the calendar of the person `to`, or moves it there. `sequence` rises
    with each letter to the same person."""
    busy = ["STATUS:CONFIRMED", "TRANSP:OPAQUE", calendars.attendee(to)]
    return calendars.attachment("REQUEST", _event(session, sequence, busy))


def cancellation(session, *, to, sequence, why):
    """The attachment that strikes `session` out of the calendar of the person `to`."""
    struck_out = ["STATUS:CANCELLED", "TRANSP:TRANSPARENT", calendars.attendee(to)]
    return calendars.attachment("CANCEL", _event(session, sequence, struck_out, f"Cancelled: {why}"))


def note(sessions, *, is_off=False):
    """The attachment by which somebody who does not come can keep `sessions` in mind, or take them out again."""
    free = [f"STATUS:{'CANCELLED' if is_off else 'CONFIRMED'}", "TRANSP:TRANSPARENT"]
    events = [line for session in sessions for line in _event(session, session.sequence, free)]
    return calendars.attachment("PUBLISH", events)


def _event(session, sequence, status, why=""):
    course, now = session.course, timezone.now()
    online = f"Join online: {session.join_link}" if session.join_link else ""
    description = "\n".join(filter(None, [why, online, f"Provider: {course.provider}"]))
    return [
        "BEGIN:VEVENT",
        f"UID:{session.uid}",
        f"SEQUENCE:{sequence}",
        f"DTSTAMP:{in_utc(now)}",
        f"LAST-MODIFIED:{in_utc(now)}",
        f"DTSTART{on_the_clock(session.starts_at)}",
        f"DTEND{on_the_clock(session.ends_at)}",
        f"SUMMARY:{text(f'{course.title} ({course.group})')}",
        f"LOCATION:{text(location(session))}",
        f"DESCRIPTION:{text(description)}",
        calendars.organiser(str(course.group)),
        *status,
        "END:VEVENT",
    ]


def location(session):
    """The room and the school with its address; for a session that is only online, its link."""
    host, parts = session.host_school, [session.room]
    if host:
        parts += [str(host), host.street, host.town, host.postcode]
    return ", ".join(filter(None, parts)) or session.join_link
