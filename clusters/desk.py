"""What waits for a person among groups: requests for governor groups that nobody has decided."""

from django.db.models import CharField, DateTimeField, F, Value
from django.db.models.functions import Cast

from clusters.models import GroupRequest
from clusters.permissions.table import Permission

LINKS = {"clusters.request": ("Decide about a governor group for", "clusters:request", "pk")}
"""(words before the name, the page's name, what its address takes), by kind."""


def waiting(user):
    """(kind, key, name, place, due_at) of the requests that wait for `user`, an officer, to decide; `place` is who
    asks. The columns stand in this order under other names, because a request has a `key` and a `name` of its own.
    One query beside their standing."""
    rows = GroupRequest.objects.where(user, may=Permission.REQUEST_DECIDE).waiting().order_by()
    return rows.annotate(
        kind=Value("clusters.request", output_field=CharField()),
        row=Cast("pk", CharField()),
        asked_for=F("cluster__name"),
        asker=F("role"),
        due_at=Value(None, output_field=DateTimeField()),
    ).values_list("kind", "row", "asked_for", "asker", "due_at")
