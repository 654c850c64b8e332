"""Pages about a school's places: reserve them, say who takes them, give them back."""

import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from clusters.permissions.guard import requires
from clusters.permissions.table import Permission
from common import editing
from training import actions
from training.course_page import own_schools, places_of
from training.forms import NameForm, ReserveForm
from training.models import Course, Place


@requires(Permission.PLACE_RESERVE, on=Course)
def reserve(request, course):
    """Reserve places for one's school; for one of several, ?school= says which by URN."""
    own = own_schools(course, request.user, places_of(course))
    chosen = [each for each in own if len(own) == 1 or str(each.school.urn) == request.GET.get("school")]
    if not chosen:
        return render(request, "training/reserve_which.html", {"course": course, "own": own})
    return _reserve(request, course, chosen[0])


def _reserve(request, course, own):
    form = ReserveForm(request.POST or None, course=course, own=own)
    if form.is_valid():
        try:
            places = actions.reserve(course, own.school, **form.asked, by=request.user)
            messages.success(request, _what_came_of_it(own.school, places))
            return redirect(course)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "training/reserve.html", {"course": course, "own": own, "form": form})


def _what_came_of_it(school, places):
    """ "Moss Bank Primary School has 1 more place and is on the waiting list for 1."."""
    held = sum(place.is_held for place in places)
    waits = len(places) - held
    has = f"has {held} more place{'s' if held != 1 else ''}" if held else ""
    is_waiting = f"is on the waiting list for {waits}" if waits else ""
    return f"{school} {' and '.join(filter(None, [has, is_waiting]))}."


@requires(Permission.PLACE_RESERVE, on=Place)
def name(request, place):
    """Say who takes a place, and in which session."""
    form = NameForm(request.POST or None, instance=copy.copy(place))
    if form.is_valid():
        try:
            named = actions.name(form.instance, seen=form.seen, by=request.user)
            messages.success(request, f"{named.who or 'Nobody'} is named for the place.")
            return redirect(place)
        except editing.Overtaken as overtaken:
            form.compare(NameForm(instance=Place.objects.for_guard().get(pk=overtaken.row.pk)))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "training/name.html", {"place": place, "course": place.course, "form": form})


@requires(Permission.PLACE_RESERVE, on=Place)
def give_back(request, place):
    """Give a place back or leave the waiting list, once one has seen what follows."""
    if request.method == "POST":
        try:
            is_free = actions.give_back(place, by=request.user)
            pays = "" if is_free else " The school pays for it until another school takes it."
            done = f"{place.school} no longer waits." if place.is_waiting else f"The place is given back.{pays}"
            messages.success(request, done)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect(place)
    waiting = place.course.places.waiting().count()
    return render(request, "training/give_back.html", {"place": place, "course": place.course, "waiting": waiting})
