"""Meetings as iCalendar: invitations and cancellations that go with letters, and the calendars people fetch."""

import hashlib

from django.conf import settings
from django.core.cache import caches
from django.db.models import prefetch_related_objects
from django.utils import timezone

from letters import calendars
from letters.calendar_lines import text
from letters.calendars import in_utc, on_the_clock
from letters.links import absolute

# How often a calendar program is asked to look again. Google and Microsoft take their own time.
REFRESH = "PT1H"


def invitations(meeting, people):
    """{person: the attachment (name, content type, bytes) that puts `meeting` into their calendar, or moves it}."""
    return _attachments(meeting, "REQUEST", people)


def cancellations(meeting, people):
    """{person: the attachment that strikes the cancelled `meeting` out of their calendar}."""
    return _attachments(meeting, "CANCEL", people)


def published(meetings, *, name):
    """A calendar called `name` of `meetings`, to look at and not to answer: bytes. One query, for the agendas."""
    prefetch_related_objects(meetings, "agenda")
    about = [f"X-WR-CALNAME:{text(name)}", f"X-PUBLISHED-TTL:{REFRESH}", f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}"]
    events = [line for meeting in meetings for line in _event(meeting, stamp=meeting.changed_at)]
    return calendars.calendar("PUBLISH", [*about, *calendars.ZONE, *events])


def fingerprint(meetings):
    """A text that is another one as soon as `published` would write something else."""
    facts = [(m.uid, m.sequence, m.changed_at, str(m.group), location(m), _position(m)) for m in meetings]
    ours = [calendars.PRODUCT, settings.PORTAL_NAME, settings.PORTAL_URL, settings.DEFAULT_FROM_EMAIL]
    return hashlib.sha256(repr([ours, facts]).encode()).hexdigest()


def feed(meetings, *, mark):
    """A person's calendar of `meetings`: bytes, kept for a day under `mark`, their fingerprint."""
    kept = caches["calendars"]
    content = kept.get(f"calendar:{mark}")
    if content is None:
        content = published(meetings, name=settings.PORTAL_NAME)
        kept.set(f"calendar:{mark}", content, timeout=24 * 60 * 60)
    return content


def _attachments(meeting, method, people):
    *event, end = _event(meeting, stamp=timezone.now())
    return {to: calendars.attachment(method, [*event, calendars.attendee(to), end]) for to in people}


def _event(meeting, *, stamp):
    """The lines of one VEVENT without attendees. Needs the meeting's group and host school, and its agenda."""
    page = absolute(meeting.get_absolute_url())
    lines = [
        "BEGIN:VEVENT",
        f"UID:{meeting.uid}",
        f"SEQUENCE:{meeting.sequence}",
        f"DTSTAMP:{in_utc(stamp)}",
        f"LAST-MODIFIED:{in_utc(meeting.changed_at)}",
        f"DTSTART{on_the_clock(meeting.starts_at)}",
        f"DTEND{on_the_clock(meeting.ends_at)}",
        f"SUMMARY:{text(summary(meeting))}",
        f"LOCATION:{text(location(meeting))}",
        f"DESCRIPTION:{text(_description(meeting, page))}",
        f"URL:{page}",
        f"STATUS:{'CANCELLED' if meeting.is_cancelled else 'CONFIRMED'}",
        f"TRANSP:{'TRANSPARENT' if meeting.is_cancelled else 'OPAQUE'}",
        calendars.organiser(str(meeting.group)),
    ]
    if position := _position(meeting):
        lines.append(f"GEO:{position}")
    return [*lines, "END:VEVENT"]


def _position(meeting):
    """Latitude and longitude of the host school, or an empty text."""
    host = meeting.host_school
    known = host and host.latitude is not None and host.longitude is not None
    return f"{float(host.latitude)};{float(host.longitude)}" if known else ""


def summary(meeting):
    """The title, with the group's name where the title does not say it."""
    name = str(meeting.group)
    return meeting.title if name.lower() in meeting.title.lower() else f"{meeting.title} ({name})"


def location(meeting):
    """The room and the school with its address; for a meeting that is only online, its link."""
    host = meeting.host_school
    parts = [meeting.place]
    if host:
        parts += [str(host), host.street, host.town, host.postcode]
    return ", ".join(filter(None, parts)) or meeting.join_link


def _description(meeting, page):
    lines = [f"Cancelled: {meeting.cancel_reason}", ""] if meeting.is_cancelled else []
    if meeting.join_link:
        lines += [f"Join online: {meeting.join_link}", ""]
    agenda = [f"{number}. {item.text}" for number, item in enumerate(meeting.agenda.all(), start=1)]
    if agenda:
        lines += ["Agenda", *agenda, ""]
    return "\n".join([*lines, f"The meeting and your school’s answer: {page}"])
