"""Close a group and open it again. `meetings.actions.close_group` closes it together with its meetings."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from clusters import emails, history, people
from clusters.actions import handovers
from clusters.models import Group, Handover
from common import dates


@transaction.atomic
def close(group, *, reason, by):
    """Close `group` from this moment and tell its people why; open offers of its offices are withdrawn.

    Memberships, offices and the record stay as they are. Returns the group. Raises ValidationError if it is closed.
    """
    group = _locked(group)
    if group.closed_at:
        raise ValidationError(f"{group} was closed on {dates.day(group.closed_at)} already.")
    for offer in Handover.objects.open().of_group(group):
        handovers.withdraw(offer, by=by)
    group.closed_at, group.version = timezone.now(), group.version + 1
    group.save(update_fields=["closed_at", "version"])
    history.record(f"closed the group: {reason}", by=by, group=group, about=group.about)
    emails.group_closed(group, people.who_is_told(group), reason=reason, by=by)
    return group


@transaction.atomic
def reopen(group, *, by):
    """Open `group` again with the schools and office holders it has on record, and tell its people.

    Returns the group. Raises ValidationError if it is open.
    """
    group = _locked(group)
    if not group.closed_at:
        raise ValidationError(f"{group} is open already.")
    group.closed_at, group.version = None, group.version + 1
    group.save(update_fields=["closed_at", "version"])
    history.record("opened the group again", by=by, group=group, about=group.about)
    emails.group_reopened(group, people.who_is_told(group), by=by)
    return group


def _locked(group):
    """`group` as it stands, while nobody else can book a meeting of it or change its schools."""
    return Group.objects.held_still().get(pk=group.pk)
