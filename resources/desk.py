"""What waits for somebody in lending: bookings to approve, use to confirm, cover to give, hours to confirm."""

from django.db.models import Case, DateTimeField, F, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, NullIf

from clusters.permissions.standing import standing_of
from clusters.permissions.table import Permission, Role
from resources.models import Booking, CoverRequest, Work

LINKS = {
    "resources.decide": ("Approve or reject", "resources:decide", "pk"),
    "resources.used": ("Confirm the use of", "resources:used", "pk"),
    "resources.offer_cover": ("Give cover if your school can:", "resources:offer_cover", "pk"),
    "resources.confirm_cover": ("Confirm the hours of cover:", "resources:confirm_cover", "pk"),
}
"""(words before the name, the page's name, what its address takes), by kind."""
TEXT = TextField()
NEVER = Value(None, output_field=DateTimeField())
WORK = Case(*[When(work=work, then=Value(work.in_words)) for work in Work], output_field=TEXT)


def waiting(user, now=None):
    """(kind, key, name, place, due_at) of what waits for `user`: one queryset, not evaluated."""
    return _bookings(user, now).union(_cover(user, now), _hours(user, now), all=True)


def _bookings(user, now):
    """Bookings of what is the person's school's. A request is due when it would begin; use to confirm never is."""
    is_asked = {"state": Booking.State.ASKED}
    rows = Booking.objects.where(user, may=Permission.BOOKING_DECIDE).waiting_for_owner(now)
    kind = Case(When(**is_asked, then=Value("resources.decide")), default=Value("resources.used"), output_field=TEXT)
    due_at = Case(When(**is_asked, then=F("starts_at")))
    return _columns(rows, kind, Cast("resource__name", TEXT), Value("for "), _name("school"), due_at=due_at)


def _cover(user, now):
    """Requests that a school whose head teacher or business manager this is could accept; due when they begin."""
    schools = standing_of(user).places_with("school", {Role.HEAD, Role.SBM})
    rows = CoverRequest.objects.coverable_by(schools, now)
    return _columns(rows, _kind("offer_cover"), WORK, Value("to "), _name("school"), due_at=F("starts_at"))


def _hours(user, now):
    """Cover that is over, and that the person's school asked for."""
    rows = CoverRequest.objects.where(user, may=Permission.COVER_CONFIRM).to_confirm(now)
    return _columns(rows, _kind("confirm_cover"), WORK, Value("from "), _name("lender"), due_at=NEVER)


def _kind(page):
    return Value(f"resources.{page}", output_field=TEXT)


def _name(path):
    """The name by which people know the school at `path`."""
    return Coalesce(NullIf(f"{path}__local_name", Value("")), f"{path}__name")


def _columns(rows, kind, name, *place, due_at):
    return (
        rows.order_by()
        .annotate(kind=kind, key=Cast("pk", TEXT), name=name, place=Concat(*place, output_field=TEXT), due_at=due_at)
        .values_list("kind", "key", "name", "place", "due_at")
    )
