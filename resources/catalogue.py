"""What somebody can look through: the things of their school and groups, and when each is free on a day."""

from datetime import timedelta

from django.utils import timezone

from clusters.models import School
from clusters.permissions.table import Permission
from clusters.permissions.unnamed import Unnamed
from common.pagination import page_of, paged
from common.prepared import prepared
from resources import slots
from resources.models import Booking, Resource

ONE_DAY = timedelta(days=1)


def page(request, *, group=None, kind="", free_on=None):
    """The page of the things that the person may see, by name; with `free_on`, a day, only those that are free some
    time of it, each with `free_slots`."""
    if not (group or kind or free_on):
        return _all(request, request.user)
    resources = _all.compose(request.user)
    if group:
        resources = resources.shared_with_group(group)
    if kind:
        resources = resources.of_kind(kind)
    return page_of(_free(resources, free_on) if free_on else resources, request)


@paged
def _all(user: Unnamed):
    return Resource.objects.where(user, may=Permission.RESOURCE_VIEW).offered().for_listing()


def bookings_of(user):
    """The next ten bookings that `user` may see. One query beside their standing."""
    return _next_ten(user, timezone.now())


@prepared
def _next_ten(user: Unnamed, now):
    return Booking.objects.where(user, may=Permission.BOOKING_VIEW).upcoming(now).for_listing()[:10]


@prepared
def schools_of(user: Unnamed):
    """The schools whose things `user` may share."""
    return School.objects.where(user, may=Permission.RESOURCE_OFFER)


def _free(resources, day):
    resources = list(resources.prefetch_related("gates"))
    taken = {}
    for booking in Booking.objects.of(*resources).live().during(slots.midnight(day), slots.midnight(day + ONE_DAY)):
        taken.setdefault(booking.resource_id, []).append(booking)
    for resource in resources:
        since = slots.first_moment(resource, timezone.now())
        resource.free_slots = slots.free_on(resource, day, taken.get(resource.pk, []), since=since)
    return [resource for resource in resources if resource.free_slots]
