"""The letters about bookings, one function each. All name the booking in full and bring calendars up to date."""

from django.urls import reverse

from common import dates
from letters import actions as letters
from letters.links import absolute
from letters.models import Kind
from resources import calendar, readers


def asked(booking, *, by):
    """Ask the owner to approve; tell the school that books that its request is there."""
    _tell(booking, "asked", "Approve or reject", by=by)


def booked(booking, *, by):
    """Say that the time is booked, where nobody need approve."""
    _tell(booking, "booked", "Booked", by=by)


def approved(booking, *, by):
    """Say that the owner approved."""
    _tell(booking, "approved", "Approved", by=by)


def rejected(booking, *, by):
    """Say that the owner rejected, and why; strike it out of calendars."""
    _tell(booking, "rejected", "Rejected", by=by)


def moved(booking, *, before, by):
    """Say that the booking is now at another time than `before`, a span in words."""
    _tell(booking, "moved", "Moved, please approve again" if booking.is_asked else "Moved", by=by, before=before)


def cancelled(booking, *, by):
    """Say that the thing is not needed or not to be had after all, and why; strike it out of calendars."""
    _tell(booking, "cancelled", "Cancelled", by=by)


def _tell(booking, letter, begins, *, by, **more):
    letters.post_all(
        letters.Draft(
            kind=Kind.RESOURCE,
            to=person,
            template=f"resources/emails/{letter}",
            context=_context(booking) | {"by": by, "is_lender": is_lender, **more},
            subject=f"{_begun(booking, begins, is_lender)}: {_called(booking)}",
            about=booking.about,
            dedupe_key=f"booking:{booking.pk}:{booking.sequence}:{person.pk}",
            by=by,
            reply_to=by.email,
            attachments=[calendar.attachment(booking, to=person)],
            expires_at=booking.ends_at,
        )
        for person, is_lender in readers.of(booking)
    )


def _begun(booking, begins, is_lender):
    """The owner is asked to act; the others only wait."""
    return "Waiting for approval" if booking.is_asked and not is_lender else begins


def _called(booking):
    """ "Minibus for Brook Lane Primary School, Thursday 14 January 2027, 1:30pm"."""
    return f"{booking.resource} for {booking.school}, {dates.moment(booking.starts_at)}"


def _context(booking):
    return {
        "booking": booking,
        "resource": booking.resource,
        "where": calendar.location(booking),
        "page": absolute(booking.get_absolute_url()),
        "decide": absolute(reverse("resources:decide", kwargs={"pk": booking.pk})),
        "week": absolute(booking.resource.get_absolute_url()),
    }
