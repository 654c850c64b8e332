"""The frame of an iCalendar file, whatever happens in it: zone, people, moments, and the attachment of a letter.

RFC 5545 says what the parts are, RFC 5546 what REQUEST, CANCEL and PUBLISH need. An event's UID is a bare UUID (RFC
7986, 5.3), so that it stays the same for ever, even when the portal moves to another address.
"""

from datetime import UTC

from common.dates import LONDON
from letters.calendar_lines import parameter, written
from letters.links import mailbox

PRODUCT = "-//School clusters portal//EN"
FILE_NAME = "invite.ics"
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


def calendar(method, lines):
    """A whole calendar of `lines`: bytes."""
    about = [f"PRODID:{PRODUCT}", "VERSION:2.0", "CALSCALE:GREGORIAN", f"METHOD:{method}"]
    return written(["BEGIN:VCALENDAR", *about, *lines, "END:VCALENDAR"])


def attachment(method, event):
    """The attachment (name, content type, bytes) that puts the lines of `event` into a calendar or strikes it out."""
    return FILE_NAME, f"text/calendar; method={method}; charset=utf-8", calendar(method, [*ZONE, *event])


def organiser(name):
    """The mailbox that the portal's letters come from, in the name of `name`."""
    return f"ORGANIZER;CN={parameter(name)}:mailto:{mailbox()}"


def attendee(person):
    """The reader of a letter. What they answer they answer in the portal, so the calendar program is not asked."""
    asks = "CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE"
    return f"ATTENDEE;CN={parameter(str(person))};{asks}:mailto:{person.email}"


def in_utc(moment):
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def on_the_clock(moment):
    """`moment` in London's time; in UTC for the second of two equal times, which iCalendar cannot say otherwise."""
    local = moment.astimezone(LONDON)
    return f":{in_utc(moment)}" if local.fold else f";TZID=Europe/London:{local:%Y%m%dT%H%M%S}"
