"""What waits for a person in all apps but meetings, which ask for answers school by school: one query."""

from django.utils import timezone

from clusters import desk as clusters
from clusters import errands
from clusters.models import Group
from clusters.permissions.table import Permission
from clusters.permissions.unnamed import Unnamed
from common.prepared import prepared
from ledger import desk as ledger
from partnerships import desk as partnerships
from resources import desk as resources
from training import desk as training

APPS = (ledger, training, resources, partnerships, clusters)
LINKS = {kind: link for app in APPS for kind, link in app.LINKS.items()}


def errands_of(user):
    """The first eleven Errands of `user`, those due soonest first: one more than a page shows. One query beside their
    standing."""
    return [errands.errand(row, LINKS) for row in first_eleven(user, timezone.now())]


@prepared
def first_eleven(user: Unnamed, now):
    lent, taught = resources.waiting(user, now), training.waiting(user, now)
    rows = ledger.waiting(user).union(taught, lent, partnerships.waiting(user), clusters.waiting(user), all=True)
    return errands.first_eleven(rows)


@prepared
def groups_of(user: Unnamed):
    """The first twenty open groups that `user` sits or holds an office in, by name. One query beside their standing."""
    return Group.objects.where(user, may=Permission.GROUP_SEE_PEOPLE).active()[:20]
