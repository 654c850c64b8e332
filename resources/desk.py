"""What waits for somebody in lending: bookings to approve, and use to confirm."""

from django.db.models import Case, F, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, NullIf

from clusters.permissions.table import Permission
from resources.models import Booking

LINKS = {
    "resources.decide": ("Approve or reject", "resources:decide", "pk"),
    "resources.used": ("Confirm the use of", "resources:used", "pk"),
}
"""(words before the name, the page's name, what its address takes), by kind."""
TEXT = TextField()
SCHOOL = Coalesce(NullIf("school__local_name", Value("")), "school__name")


def waiting(user):
    """(kind, key, name, place, due_at) of each booking that waits for `user`: one queryset, not evaluated. A request
    is due when it would begin; use to confirm is never too late."""
    is_asked = {"state": Booking.State.ASKED}
    rows = Booking.objects.where(user, may=Permission.BOOKING_DECIDE).waiting_for_owner()
    return rows.annotate(
        kind=Case(When(**is_asked, then=Value("resources.decide")), default=Value("resources.used"), output_field=TEXT),
        key=Cast("pk", TEXT),
        name=Cast("resource__name", TEXT),
        place=Concat(Value("for "), SCHOOL, output_field=TEXT),
        due_at=Case(When(**is_asked, then=F("starts_at"))),
    ).values_list("kind", "key", "name", "place", "due_at")
