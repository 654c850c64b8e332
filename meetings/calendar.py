"""Meetings as iCalendar: invitations and cancellations that go with letters, and the calendars people fetch.

RFC 5545 says what the parts are, RFC 5546 what REQUEST, CANCEL and PUBLISH need. The UID is a bare UUID (RFC 7986,
5.3), so that it stays the same for ever, even when the portal moves to another address.
"""

import hashlib
from datetime import UTC
from email.utils import parseaddr
from functools import lru_cache

from django.conf import settings
from django.core.cache import caches
from django.db.models import prefetch_related_objects
from django.utils import timezone

from common.dates import LONDON
from letters.links import absolute
from meetings.lines import parameter, text, written

PRODUCT = "-//School clusters portal//EN"
FILE_NAME = "invite.ics"
# How often a calendar program is asked to look again. Google and Microsoft take their own time.
REFRESH = "PT1H"
# The rule since 1996.
ZONE = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19960331T010000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE""".splitlines()


def invitation(meeting, *, to):
    """The attachment (name, content type, bytes) that puts `meeting` into the calendar of the person `to`, or moves
    it there."""
    return _attachment(meeting, "REQUEST", to)


def cancellation(meeting, *, to):
    """The attachment that strikes the cancelled `meeting` out of the calendar of the person `to`."""
    return _attachment(meeting, "CANCEL", to)


def published(meetings, *, name):
    """A calendar called `name` of `meetings`, to look at and not to answer: bytes. One query, for the agendas."""
    prefetch_related_objects(meetings, "agenda")
    about = [f"X-WR-CALNAME:{text(name)}", f"X-PUBLISHED-TTL:{REFRESH}", f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}"]
    events = [line for meeting in meetings for line in _event(meeting, stamp=meeting.changed_at)]
    return _calendar("PUBLISH", [*about, *ZONE, *events])


def fingerprint(meetings):
    """A text that is another one as soon as `published` would write something else."""
    facts = [(m.uid, m.sequence, m.changed_at, str(m.group), location(m), _position(m)) for m in meetings]
    ours = [PRODUCT, settings.PORTAL_NAME, settings.PORTAL_URL, settings.DEFAULT_FROM_EMAIL]
    return hashlib.sha256(repr([ours, facts]).encode()).hexdigest()


def feed(meetings, *, mark):
    """A person's calendar of `meetings`: bytes, kept for a day under `mark`, their fingerprint."""
    kept = caches["calendars"]
    content = kept.get(f"calendar:{mark}")
    if content is None:
        content = published(meetings, name=settings.PORTAL_NAME)
        kept.set(f"calendar:{mark}", content, timeout=24 * 60 * 60)
    return content


def _attachment(meeting, method, to):
    # The school's answer is given in the portal, so the calendar program is not asked for one.
    asks = "CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE"
    attendee = f"ATTENDEE;CN={parameter(str(to))};{asks}:mailto:{to.email}"
    content = _calendar(method, [*ZONE, *_event(meeting, attendee, stamp=timezone.now())])
    return FILE_NAME, f"text/calendar; method={method}; charset=utf-8", content


def _calendar(method, lines):
    about = [f"PRODID:{PRODUCT}", "VERSION:2.0", "CALSCALE:GREGORIAN", f"METHOD:{method}"]
    return written(["BEGIN:VCALENDAR", *about, *lines, "END:VCALENDAR"])


def _event(meeting, *attendees, stamp):
    """The lines of one VEVENT. Needs the meeting's group and host school, and its agenda."""
    page = absolute(meeting.get_absolute_url())
    lines = [
        "BEGIN:VEVENT",
        f"UID:{meeting.uid}",
        f"SEQUENCE:{meeting.sequence}",
        f"DTSTAMP:{_in_utc(stamp)}",
        f"LAST-MODIFIED:{_in_utc(meeting.changed_at)}",
        f"DTSTART{_on_the_clock(meeting.starts_at)}",
        f"DTEND{_on_the_clock(meeting.ends_at)}",
        f"SUMMARY:{text(summary(meeting))}",
        f"LOCATION:{text(location(meeting))}",
        f"DESCRIPTION:{text(_description(meeting, page))}",
        f"URL:{page}",
        f"STATUS:{'CANCELLED' if meeting.is_cancelled else 'CONFIRMED'}",
        f"TRANSP:{'TRANSPARENT' if meeting.is_cancelled else 'OPAQUE'}",
        # The mailbox that the portal's letters come from, in the name of the group.
        f"ORGANIZER;CN={parameter(str(meeting.group))}:mailto:{_mailbox(settings.DEFAULT_FROM_EMAIL)}",
    ]
    if position := _position(meeting):
        lines.append(f"GEO:{position}")
    return [*lines, *attendees, "END:VEVENT"]


def _position(meeting):
    """Latitude and longitude of the host school, or an empty text."""
    host = meeting.host_school
    known = host and host.latitude is not None and host.longitude is not None
    return f"{float(host.latitude)};{float(host.longitude)}" if known else ""


def _in_utc(moment):
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _on_the_clock(moment):
    """`moment` in London's time; in UTC for the second of two equal times, which iCalendar cannot say otherwise."""
    local = moment.astimezone(LONDON)
    return f":{_in_utc(moment)}" if local.fold else f";TZID=Europe/London:{local:%Y%m%dT%H%M%S}"


@lru_cache
def _mailbox(sender):
    return parseaddr(sender)[1]


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
