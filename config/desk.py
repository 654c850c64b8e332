"""What waits for a person in all apps but meetings, which ask for answers school by school: one query."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from clusters import desk as clusters
from clusters.models import Group
from clusters.permissions.table import Permission
from clusters.permissions.unnamed import Unnamed
from common import dates
from common.prepared import prepared
from ledger import desk as ledger
from partnerships import desk as partnerships
from resources import desk as resources
from training import desk as training

APPS = (ledger, training, resources, partnerships, clusters)
LINKS = {kind: link for app in APPS for kind, link in app.LINKS.items()}


@dataclass(frozen=True)
class Errand:
    """One thing that waits: "Agree or query your share of" "Managing safely", for whom or where, by when."""

    words: str
    name: str
    place: str
    due_at: datetime | None
    url: str

    @property
    def due(self):
        """When it is due: a day, where it has until the end of that day."""
        if self.due_at is None:
            return ""
        return dates.day(self.due_at) if dates.clock(self.due_at) == "11:59pm" else dates.moment(self.due_at)


def errands(user):
    """The first eleven Errands of `user`, those due soonest first: one more than a page shows. One query beside their
    standing."""
    return [_errand(*row) for row in first_eleven(user, timezone.now())]


@prepared
def first_eleven(user: Unnamed, now):
    lent, taught = resources.waiting(user, now), training.waiting(user, now)
    rows = ledger.waiting(user).union(taught, lent, partnerships.waiting(user), clusters.waiting(user), all=True)
    return rows.order_by(F("due_at").asc(nulls_last=True), "name", "key")[:11]


def _errand(kind, key, name, place, due_at):
    words, page, kwarg = LINKS[kind]
    return Errand(words, name, place, due_at, reverse(page, kwargs={kwarg: key}))


@prepared
def groups_of(user: Unnamed):
    """The first twenty open groups that `user` sits or holds an office in, by name. One query beside their standing."""
    return Group.objects.where(user, may=Permission.GROUP_SEE_PEOPLE).active()[:20]
