"""What can be done with things that are lent: offer, change, take out of sharing."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from clusters import history
from common import editing, refusals
from resources import sharing
from resources.actions import bookings
from resources.models import Booking, Gate, Resource


@transaction.atomic
def offer(resource, *, groups, gates=None, by):
    """Share `resource` with `groups`, of which its owner must be a member; return it.

    `gates` are {kind: last valid day} of the papers it needs. Raises ValidationError for groups of others and for a
    second thing of the same name.
    """
    _refuse_foreign(resource, groups)
    resource.offered_by = by
    resource.clean_fields()
    with refusals.in_words(Resource):
        resource.save(force_insert=True)
    resource.shared_with.set(groups)
    _set_gates(resource, gates or {})
    text = f"offers “{resource}” to {', '.join(map(str, groups))}"
    history.record(text, by=by, school=resource.owner, about=resource.about)
    return resource


@transaction.atomic
def change(resource, *, groups, gates=None, seen, by):
    """Save what `resource` carries. Bookings keep their time, gap and price.

    Raises common.editing.Overtaken if it was changed after version `seen`, and ValidationError once it was taken out
    of sharing.
    """
    _refuse_withdrawn(editing.claim(resource, seen=seen))
    _refuse_foreign(resource, groups)
    resource.clean_fields()
    with refusals.in_words(Resource):
        resource.save()
    resource.shared_with.set(groups)
    _set_gates(resource, gates or {})
    history.record(f"changed what is said of “{resource}”", by=by, school=resource.owner, about=resource.about)
    return resource


@transaction.atomic
def withdraw(resource, *, reason, by):
    """Take `resource` out of sharing and cancel its bookings that have not begun, which tells everybody why; return
    how many were cancelled. Raises ValidationError if that was done before."""
    resource = Resource.objects.held_still().select_related("owner").get(pk=resource.pk)
    _refuse_withdrawn(resource)
    resource.withdrawn_at, resource.version = timezone.now(), resource.version + 1
    resource.save(update_fields=["withdrawn_at", "version"])
    to_come = list(Booking.objects.of(resource).not_begun())
    for booking in to_come:
        bookings.cancel(booking, reason=reason, by=by)
    text = f"took “{resource}” out of sharing: {reason}"
    history.record(text, by=by, school=resource.owner, about=resource.about)
    return len(to_come)


def _set_gates(resource, gates):
    resource.gates.all().delete()
    papers = [Gate(resource=resource, kind=kind, valid_until=day) for kind, day in gates.items() if day]
    Gate.objects.bulk_create(papers)


def _refuse_foreign(resource, groups):
    own = {group.pk for group in sharing.groups_to_share_with(resource.owner)}
    if not groups:
        raise ValidationError("Choose at least one group to share it with.")
    for group in groups:
        if group.pk not in own:
            raise ValidationError(f"{resource.owner} is not in {group}. Choose a group that it is in.")


def _refuse_withdrawn(resource):
    if resource.is_withdrawn:
        raise ValidationError(f"{resource} has been taken out of sharing. Offer it again instead.")
