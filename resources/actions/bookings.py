"""What can be done with bookings: book, approve, reject, move, cancel, confirm the use."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.utils import timezone
from psycopg2.errors import DeadlockDetected

from clusters import history
from common import dates, editing, refusals
from ledger import actions as ledger
from letters import actions as letters
from resources import charging, rules, sharing
from resources.emails import bookings as emails
from resources.models import Booking, Resource
from resources.models.bookings import JUST_TAKEN, TAKEN

IN_HAND = [field.name for field in Booking._meta.fields if field.is_relation or field.generated]
"""Fields that need no cleaning: rows that have just been read, and what the database works out."""


@contextmanager
def refusing_clashes():
    """A booking that the database refuses becomes a ValidationError with the code TAKEN, also where two transactions
    waited for each other."""
    try:
        with refusals.in_words(Booking):
            yield
    except OperationalError as failure:
        if isinstance(failure.__cause__, DeadlockDetected):
            raise ValidationError(JUST_TAKEN, code=TAKEN) from failure
        raise


@transaction.atomic
def book(booking, *, by):
    """Take the time of `booking` for its school, or ask the owner for it, and tell both sides; return it.

    Saved twice with the same booking key, it is booked once. Raises ValidationError with the code TAKEN where somebody
    else has the time, and with sentences for a time outside the hours, too soon, or beyond the papers' last day.
    """
    resource = booking.resource = _held_still(booking.resource)
    if (booked := Booking.objects.with_key(booking.booking_key)) is not None:
        return _same_booking(booked, booking)
    booking.booked_by = by
    booking.group = _group_or_refuse(booking)
    rules.refuse_unless_possible(booking)
    booking.copy_terms()
    _take(booking, force_insert=True)
    verb = "asked for" if booking.is_asked else "booked"
    _record(f"{verb} “{resource}” for {dates.span(booking.starts_at, booking.ends_at)}", booking, by=by)
    tell = emails.asked if booking.is_asked else emails.booked
    tell(booking, by=by)
    return booking


@transaction.atomic
def approve(booking, *, by):
    """Let the school have what it asked for, and tell both sides. Raises ValidationError unless it waits for that."""
    booking = _to_decide(booking)
    booking.state, booking.decided_by, booking.decided_at = Booking.State.BOOKED, by, timezone.now()
    _save(booking)
    _record(f"approved the booking of “{booking.resource}” for {_when(booking)}", booking, by=by)
    emails.approved(booking, by=by)
    return booking


@transaction.atomic
def reject(booking, *, reason, by):
    """Refuse what the school asked for, tell both sides why, and free the time. Raises ValidationError unless it waits
    for that."""
    booking = _to_decide(booking)
    booking.state, booking.reason = Booking.State.REJECTED, reason
    booking.decided_by, booking.decided_at = by, timezone.now()
    _save(booking)
    _record(f"rejected the booking of “{booking.resource}” for {_when(booking)}: {reason}", booking, by=by)
    emails.rejected(booking, by=by)
    return booking


@transaction.atomic
def move(booking, *, seen, by):
    """Move a booking to the times that `booking` carries and tell both sides; where the owner approves bookings, it
    must be approved again. It keeps its UID, its price, and its group.

    Raises common.editing.Overtaken if it was changed after version `seen`, and what `book` raises.
    """
    resource = _held_still(booking.resource)
    before = Booking.objects.held_still().get(pk=booking.pk)
    _refuse_unless_open(before)
    if before.version != seen:
        raise editing.Overtaken(before)
    if (before.starts_at, before.ends_at) == (booking.starts_at, booking.ends_at):
        return before
    booking.resource = resource
    rules.refuse_unless_possible(booking)
    if booking.needs_approval:
        booking.state, booking.decided_by, booking.decided_at = Booking.State.ASKED, None, None
    booking.free_again_at = booking.ends_at + (before.free_again_at - before.ends_at)
    booking.sequence = before.sequence + 1
    _take(booking)
    _record(f"moved the booking of “{resource}” from {_when(before)} to {_when(booking)}", booking, by=by)
    letters.withdraw(booking.about)
    emails.moved(booking, before=_when(before), by=by)
    return booking


@transaction.atomic
def cancel(booking, *, reason, by):
    """Call off a booking that has not begun, tell both sides why, and free the time. Either side may. Raises
    ValidationError once it has begun, was rejected or cancelled."""
    booking = Booking.objects.held_still().get(pk=booking.pk)
    _refuse_unless_open(booking)
    booking.state, booking.reason = Booking.State.CANCELLED, reason
    booking.cancelled_by, booking.cancelled_at = by, timezone.now()
    _save(booking)
    _record(f"cancelled the booking of “{booking.resource}” for {_when(booking)}: {reason}", booking, by=by)
    emails.cancelled(booking, by=by)
    return booking


@transaction.atomic
def confirm_use(booking, *, quantity, by):
    """Keep how much was used, in the rate's unit, and draft the charge for it, from the school that booked to the
    owner; return the charge, or None for a use that comes to nothing.

    Raises ValidationError unless the booking is over, is paid for and has not been confirmed.
    """
    booking = Booking.objects.held_still().get(pk=booking.pk)
    _refuse_unless_to_confirm(booking)
    booking.used_quantity, booking.use_confirmed_by = quantity, by
    booking.use_confirmed_at = booking.changed_at = timezone.now()
    booking.version += 1
    booking.clean_fields(exclude=IN_HAND)
    booking.save()
    used = f"confirmed that {booking.school} used “{booking.resource}” for {booking.used_in_words}"
    _record(used, booking, by=by)
    if not any(booking.cost_of(booking.used_quantity)):
        return None
    charge, parts, payers = charging.charge_for(booking)
    return ledger.draft(charge, parts=parts, payers=payers, by=by)


def _held_still(resource):
    """The resource as it stands, locked: whoever else wants to book it waits until this is done."""
    return Resource.objects.held_still().for_guard().get(pk=resource.pk)


def _group_or_refuse(booking):
    group = None if booking.is_own else sharing.group_through(booking.resource, booking.school)
    if group is None and not booking.is_own:
        raise ValidationError(f"{booking.resource} is not shared with {booking.school}. Choose another school.")
    return group


def _take(booking, **how):
    """Store the time of `booking`, or refuse. The constraint decides; to look first spares the sequence a gap."""
    others = Booking.objects.of(booking.resource).live().besides(booking)
    if others.during(booking.starts_at, booking.free_again_at).exists():
        raise ValidationError(JUST_TAKEN, code=TAKEN)
    _stamp(booking)
    booking.clean_fields(exclude=IN_HAND)
    with refusing_clashes():
        booking.save(**how)


def _same_booking(booked, again):
    """`booked`, if `again` says the same, as when somebody pressed twice; refused when they went back and changed the
    form."""
    same = ("resource_id", "school_id", "starts_at", "ends_at", "purpose")
    if any(getattr(booked, name) != getattr(again, name) for name in same):
        raise ValidationError(f"You have booked {_when(booked)} with this form. Move that booking, or start afresh.")
    return booked


def _to_decide(booking):
    """The booking as it stands, locked, if it waits for the owner."""
    booking = Booking.objects.held_still().get(pk=booking.pk)
    _refuse_unless_open(booking)
    if not booking.is_asked:
        raise ValidationError(f"This booking was approved on {dates.day(booking.decided_at or booking.booked_at)}.")
    return booking


def _refuse_unless_open(booking):
    if booking.is_off:
        state = booking.get_state_display().lower()
        raise ValidationError(f"This booking was {state} on {dates.day(booking.changed_at)}. Book again instead.")
    if booking.has_begun:
        raise ValidationError("This booking has begun, so it can no longer be decided, moved or cancelled.")


def _refuse_unless_to_confirm(booking):
    if booking.use_confirmed_at:
        raise ValidationError(f"The use was confirmed on {dates.day(booking.use_confirmed_at)} already.")
    if not booking.awaits_confirmation:
        raise ValidationError("Only the use of a booking that is over and has a price can be confirmed.")


def _save(booking):
    """Store a new state, with which calendars are brought up to date."""
    booking.sequence += 1
    _stamp(booking)
    booking.clean_fields(exclude=IN_HAND)
    booking.save()
    letters.withdraw(booking.about)


def _stamp(booking):
    booking.changed_at = timezone.now()
    booking.version += booking.pk is not None


def _when(booking):
    return dates.span(booking.starts_at, booking.ends_at)


def _record(text, booking, *, by):
    """In the history of both schools."""
    for school in dict.fromkeys([booking.school, booking.resource.owner]):
        history.record(text, by=by, school=school, about=booking.about)
