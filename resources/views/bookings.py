"""Booking something, one booking, deciding on it, moving it, cancelling it, confirming its use."""

import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from clusters.permissions.guard import requires
from clusters.permissions.table import Permission
from common import dates, editing
from ledger.models import Charge
from letters.models import Letter
from resources import readers, sharing, week
from resources.actions import bookings as actions
from resources.forms.bookings import BookingForm, CancelForm, DecideForm, MoveForm, UsedForm, opened_with
from resources.models import Booking, Resource


@requires(Permission.RESOURCE_BOOK, on=Resource)
def book(request, resource):
    """Book something in two steps: fill in, then check what it costs and who is told."""
    schools = sharing.schools_for(request.user, resource)
    thing = Booking(resource=resource, booked_by=request.user)
    form = BookingForm(request.POST or None, instance=thing, initial=opened_with(request.GET), schools=schools)
    step = request.POST.get("step")
    if form.is_valid() and step == "save":
        try:
            return _announced(request, actions.book(form.instance, by=request.user))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    elif form.is_valid() and step != "edit":
        return _check(request, form)
    context = {"resource": resource, "schools": schools, "form": form, **_times(form)}
    return render(request, "resources/book.html", context)


@requires(Permission.BOOKING_VIEW, on=Booking)
def booking(request, booking):
    """One booking: when, for whom, how it stands, what it cost."""
    context = {
        "booking": booking,
        "charge": Charge.objects.about(booking.about).first() if booking.use_confirmed_at else None,
        "delivery": booking.booked_by_id == request.user.pk and Letter.objects.delivery_of(booking.about),
    }
    return render(request, "resources/booking.html", context)


@requires(Permission.BOOKING_MOVE, on=Booking)
def move(request, booking):
    """Move a booking to another time."""
    form = MoveForm(request.POST or None, instance=copy.copy(booking), initial=opened_with(request.GET))
    if form.is_valid():
        try:
            return _announced(request, actions.move(form.instance, seen=form.seen, by=request.user))
        except editing.Overtaken as overtaken:
            form.compare(MoveForm(instance=overtaken.row))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"booking": booking, "form": form, "told": readers.of(booking), **_times(form)}
    return render(request, "resources/move.html", context)


@requires(Permission.BOOKING_DECIDE, on=Booking)
def decide(request, booking):
    """Approve or reject what a school asked for."""
    form = DecideForm(request.POST or None)
    if form.is_valid():
        try:
            _decide(booking, form.cleaned_data, by=request.user)
            messages.success(request, f"The answer is saved. {booking.school} gets a letter.")
            return redirect(booking)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"booking": booking, "form": form, "told": readers.of(booking)}
    return render(request, "resources/decide.html", context)


@requires(Permission.BOOKING_CANCEL, on=Booking)
def cancel(request, booking):
    """Call off a booking, with the reason that the other side reads."""
    form = CancelForm(request.POST or None)
    if form.is_valid():
        try:
            actions.cancel(booking, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, "The booking is cancelled and the time is free again. Both schools get a letter.")
            return redirect(booking)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {"booking": booking, "form": form, "told": readers.of(booking)}
    return render(request, "resources/cancel.html", context)


@requires(Permission.BOOKING_DECIDE, on=Booking)
def used(request, booking):
    """Say what was used, which drafts the charge."""
    form = UsedForm(request.POST or None, booking=booking) if booking.is_charged else None
    if form and form.is_valid():
        try:
            charge = actions.confirm_use(booking, quantity=form.cleaned_data["quantity"], by=request.user)
            messages.success(request, "The use is confirmed." if charge else "It was not used, so nothing is charged.")
            return redirect(charge or booking)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "resources/used.html", {"booking": booking, "form": form})


def _decide(booking, said, *, by):
    if said["decision"] == "approve":
        return actions.approve(booking, by=by)
    return actions.reject(booking, reason=said["reason"], by=by)


def _check(request, form):
    """The page that says what will happen, and carries all that was typed."""
    booking = form.instance
    booking.copy_terms()
    context = {"form": form, "booking": booking, "resource": booking.resource, "told": readers.of(booking)}
    return render(request, "resources/book_check.html", context)


def _times(form):
    """What stands beside a form for a time: the nearest free times where somebody else has it, else those of its
    day."""
    booking = form.instance
    if form.is_bound and form.was_taken:
        return {"nearest": week.nearest(booking), "typed": form.typed}
    day = form.initial.get("date")
    return {"free_day": day, "free": week.free_on(booking.resource, day)} if day and not form.is_bound else {}


def _announced(request, booking):
    """The booking's page, which says how its time stands now."""
    resource, when = booking.resource, dates.span(booking.starts_at, booking.ends_at)
    asked = f"{resource} is kept for you: {when}. {resource.owner} has been asked to approve it."
    messages.success(request, asked if booking.is_asked else f"{resource} is booked: {when}.")
    return redirect(booking)
