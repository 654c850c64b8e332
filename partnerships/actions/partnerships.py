"""Set partnerships up, say which clusters they manage, start working parties."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from clusters import history
from clusters.actions import groups, offices
from clusters.models import Group
from clusters.permissions.table import OfficeJob
from partnerships.holding import hold_open


@transaction.atomic
def found(partnership, *, email, name, by):
    """Set `partnership` up, with the person at `email` as its first organiser: they get an invitation, or if they
    have joined a letter. Raises ValidationError in users' words."""
    groups.create(partnership, by=by)
    offices.appoint(partnership, email=email, name=name, job=OfficeJob.ORGANISER, by=by)
    return partnership


@transaction.atomic
def manage(partnership, clusters, *, by):
    """Let `partnership` manage `clusters`, and no other cluster any longer. Who managed one of them before finds that
    in its history too. Returns (those begun, those ended)."""
    chosen = {cluster.pk for cluster in clusters}
    theirs = Q(managed_by=partnership, cluster__isnull=False)
    held = list(Group.objects.held_still().filter(theirs | Q(pk__in=chosen)).select_related("managed_by"))
    begun = [each for each in held if each.pk in chosen and each.managed_by_id != partnership.pk]
    ended = [each for each in held if each.pk not in chosen]
    for cluster in [*begun, *ended]:
        is_new = cluster.pk in chosen
        told = {group.pk: group for group in (cluster, partnership, cluster.managed_by) if group}
        cluster.managed_by_id = partnership.pk if is_new else None
        cluster.version += 1
        cluster.save(update_fields=["managed_by", "version"])
        text = f"{'put' if is_new else 'took'} {cluster} {'under' if is_new else 'from under'} {partnership}"
        for group in told.values():
            history.record(text, by=by, group=group, about=cluster.about)
    return begun, ended


@transaction.atomic
def start_working_party(party, schools, *, by):
    """Start `party`, which its partnership manages, with `schools` from today and `by` as its organiser. Raises
    ValidationError in users' words."""
    hold_open(party.managed_by, so="it starts no working party")
    groups.create(party, by=by)
    groups.put_in(party, schools, starts_on=timezone.localdate(), by=by)
    offices.appoint(party, user=by, job=OfficeJob.ORGANISER, by=by)
    text = f"started the working party “{party}”"
    history.record(text, by=by, group=party.managed_by, about=party.about)
    return party
