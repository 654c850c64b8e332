"""Meetings as iCalendar: invitations and cancellations that go with letters, and the calendars people fetch.

RFC 5545 says what the parts are, RFC 5546 what REQUEST, CANCEL and PUBLISH need. The UID is a bare UUID (RFC 7986,
5.3), so that it stays the same for ever, even when the portal moves to another address.
"""

import hashlib
from datetime import UTC, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.utils import timezone
from icalendar import Calendar, Event, Timezone, vCalAddress, vDuration

from common.dates import LONDON
from letters.links import absolute

PRODUCT = "-//School clusters portal//EN"
FILE_NAME = "invite.ics"
# How often a calendar program is asked to look again. Google and Microsoft take their own time.
REFRESH = timedelta(hours=1)
# The rule since 1996. Written out once: working it out from the time zone database takes longer than the rest.
ZONE = Timezone.from_ical(
    """BEGIN:VTIMEZONE
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
END:VTIMEZONE
"""
)


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
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-published-ttl", vDuration(REFRESH))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for meeting in meetings:
        calendar.add_component(_event(meeting, stamp=meeting.changed_at))
    return calendar.to_ical()


def fingerprint(meetings):
    """A text that is another one as soon as `published` would write something else."""
    facts = [(m.pk, m.sequence, m.changed_at, str(m.group), str(m.host_school)) for m in meetings]
    return hashlib.sha256(repr([PRODUCT, settings.PORTAL_URL, settings.DEFAULT_FROM_EMAIL, facts]).encode()).hexdigest()


def _attachment(meeting, method, to):
    calendar = _calendar(method)
    event = _event(meeting, stamp=timezone.now())
    attendee = vCalAddress(f"mailto:{to.email}")
    # The school's answer is given in the portal, so the calendar program is not asked for one.
    attendee.params.update({"CN": str(to), "CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "RSVP": "FALSE"})
    attendee.params["PARTSTAT"] = "NEEDS-ACTION"
    event.add("attendee", attendee)
    calendar.add_component(event)
    return FILE_NAME, f"text/calendar; method={method}; charset=utf-8", calendar.to_ical()


def _calendar(method):
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(ZONE)
    return calendar


def _event(meeting, *, stamp):
    event = Event()
    event.add("uid", str(meeting.uid))
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", stamp)
    event.add("last-modified", meeting.changed_at)
    event.add("dtstart", _on_the_clock(meeting.starts_at))
    event.add("dtend", _on_the_clock(meeting.ends_at))
    event.add("summary", summary(meeting))
    event.add("location", location(meeting))
    event.add("description", _description(meeting))
    event.add("url", absolute(meeting.get_absolute_url()))
    event.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if meeting.is_cancelled else "OPAQUE")
    event.add("organizer", _organizer(meeting))
    host = meeting.host_school
    if host and host.latitude is not None and host.longitude is not None:
        event.add("geo", (float(host.latitude), float(host.longitude)))
    return event


def _on_the_clock(moment):
    """`moment` in London's time; in UTC for the second of two equal times, which iCalendar cannot say otherwise."""
    local = moment.astimezone(LONDON)
    return moment.astimezone(UTC) if local.fold else local


def _organizer(meeting):
    """The mailbox that the portal's letters come from, in the name of the group."""
    organizer = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organizer.params["CN"] = str(meeting.group)
    return organizer


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


def _description(meeting):
    page = absolute(meeting.get_absolute_url())
    lines = [f"Cancelled: {meeting.cancel_reason}", ""] if meeting.is_cancelled else []
    if meeting.join_link:
        lines += [f"Join online: {meeting.join_link}", ""]
    agenda = [f"{number}. {item.text}" for number, item in enumerate(meeting.agenda.all(), start=1)]
    if agenda:
        lines += ["Agenda", *agenda, ""]
    return "\n".join([*lines, f"The meeting and your school’s answer: {page}"])
