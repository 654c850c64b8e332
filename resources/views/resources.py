"""What schools lend: the list, one thing and its week, offering, changing, taking out of sharing."""

import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render

from clusters.models import Group, School
from clusters.permissions.guard import requires
from clusters.permissions.table import Permission
from common import editing
from common.guards import signed_in
from resources import catalogue, sharing, week
from resources.actions import resources as actions
from resources.forms.resources import ChangeForm, FindForm, KindForm, ResourceForm, WithdrawForm
from resources.models import Booking, Resource


@signed_in
def list_(request):
    """What the person's school and groups share, by group, kind and what is free on a day; and bookings to come."""
    groups = Group.objects.where(request.user, may=Permission.RESOURCE_BOOK).active()
    form = FindForm(request.GET if request.GET.get("find") else None, groups=groups)
    wanted = form.cleaned_data if form.is_valid() else {}
    context = {
        "form": form,
        "free_on": wanted.get("free_on"),
        "page": catalogue.page(request, **wanted),
        "bookings": catalogue.bookings_of(request.user),
        "schools": catalogue.schools_of(request.user),
    }
    return render(request, "resources/list.html", context)


@requires(Permission.RESOURCE_VIEW, on=Resource)
def resource(request, resource):
    """One thing: what it is, what it costs, and its week."""
    schools = list(sharing.schools_for(request.user, resource))
    sheet = week.of(resource, request.user, request.GET.get("week"), schools=schools)
    return render(request, "resources/resource.html", {"resource": resource, "week": sheet, "schools": schools})


@requires(Permission.RESOURCE_OFFER, on=School)
def offer(request, school):
    """Share something of the school's in two steps: what sort of thing, then what others need to know."""
    kind = KindForm(request.GET if "kind" in request.GET else None)
    if not kind.is_valid():
        return render(request, "resources/offer_kind.html", {"school": school, "form": kind})
    thing = Resource(owner=school, kind=kind.cleaned_data["kind"], offered_by=request.user)
    form = ResourceForm(request.POST or None, instance=thing)
    if form.is_valid():
        try:
            actions.offer(thing, **form.said, by=request.user)
            messages.success(request, f"{thing} is shared. Schools of the groups you chose can book it from now on.")
            return redirect(thing)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "resources/offer.html", {"school": school, "thing": thing, "form": form})


@requires(Permission.RESOURCE_CHANGE, on=Resource)
def change(request, resource):
    """Change what is said of something that is shared."""
    form = ChangeForm(request.POST or None, instance=copy.copy(resource))
    if form.is_valid():
        try:
            actions.change(form.instance, **form.said, seen=form.seen, by=request.user)
            messages.success(request, "The change is saved. Bookings that were made before stay as they are.")
            return redirect(resource)
        except editing.Overtaken as overtaken:
            form.compare(ChangeForm(instance=overtaken.row))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(request, "resources/change.html", {"resource": resource, "form": form})


@requires(Permission.RESOURCE_CHANGE, on=Resource)
def withdraw(request, resource):
    """Take something out of sharing, with the reason that schools with bookings read."""
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        try:
            cancelled = actions.withdraw(resource, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, f"{resource} is no longer shared. Bookings cancelled: {cancelled}.")
            return redirect(resource)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    to_come = Booking.objects.of(resource).not_begun().for_listing()
    return render(request, "resources/withdraw.html", {"resource": resource, "form": form, "bookings": to_come})
