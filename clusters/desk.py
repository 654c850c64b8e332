"""What waits for a person among groups: requests for governor groups that nobody has decided."""

from django.db.models import F, Value

from clusters import errands
from clusters.models import GroupRequest
from clusters.permissions.table import Permission

LINKS = {"clusters.request": ("Decide about a governor group for", "clusters:request", "pk")}


def waiting(user):
    """(kind, key, name, place, due_at) of the requests that wait for `user`, an officer, to decide; `place` is who
    asks. One query beside their standing."""
    requests = GroupRequest.objects.where(user, may=Permission.REQUEST_DECIDE).waiting()
    return errands.rows_of(requests, Value("clusters.request"), F("cluster__name"), F("role"))
