"""A booking for the calendars of those it concerns: put in, moved and struck out by the letters about it."""

from django.utils import timezone

from letters import calendars
from letters.calendar_lines import text
from letters.calendars import in_utc, on_the_clock
from letters.links import absolute
from resources.models import Booking

STATUS = {
    Booking.State.ASKED: "TENTATIVE",
    Booking.State.BOOKED: "CONFIRMED",
    Booking.State.REJECTED: "CANCELLED",
    Booking.State.CANCELLED: "CANCELLED",
}


def attachment(booking, *, to):
    """The attachment (name, content type, bytes) that brings the calendar of the person `to` up to date."""
    return calendars.attachment("CANCEL" if booking.is_off else "REQUEST", _event(booking, to))


def summary(booking):
    """ "Minibus: swimming gala (Brook Lane Primary School)"."""
    return f"{booking.resource}: {booking.purpose} ({booking.school})"


def location(booking):
    """Where the thing is, and the school that owns it."""
    return ", ".join(filter(None, [booking.resource.place, str(booking.resource.owner)]))


def _event(booking, to):
    page = absolute(booking.get_absolute_url())
    state = booking.get_state_display()
    description = f"{state}: {booking.reason}" if booking.is_off else f"{state}."
    description += f"\nThe booking: {page}"
    return [
        "BEGIN:VEVENT",
        f"UID:{booking.uid}",
        f"SEQUENCE:{booking.sequence}",
        f"DTSTAMP:{in_utc(timezone.now())}",
        f"LAST-MODIFIED:{in_utc(booking.changed_at)}",
        f"DTSTART{on_the_clock(booking.starts_at)}",
        f"DTEND{on_the_clock(booking.ends_at)}",
        f"SUMMARY:{text(summary(booking))}",
        f"LOCATION:{text(location(booking))}",
        f"DESCRIPTION:{text(description)}",
        f"URL:{page}",
        f"STATUS:{STATUS[booking.state]}",
        f"TRANSP:{'TRANSPARENT' if booking.is_off else 'OPAQUE'}",
        calendars.organiser(str(booking.resource.owner)),
        calendars.attendee(to),
        "END:VEVENT",
    ]
