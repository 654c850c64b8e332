"""What waits for somebody in lending: bookings to approve, use to confirm, cover to give, hours to confirm."""

from django.db.models import Case, F, Value, When
from django.db.models.functions import Concat

from clusters import errands
from clusters.models.schools import display_name_of
from clusters.permissions.standing import standing_of
from clusters.permissions.table import Permission, Role
from resources.models import Booking, CoverRequest, Work

LINKS = {
    "resources.decide": ("Approve or reject", "resources:decide", "pk"),
    "resources.used": ("Confirm the use of", "resources:used", "pk"),
    "resources.offer_cover": ("Give cover if your school can:", "resources:offer_cover", "pk"),
    "resources.confirm_cover": ("Confirm the hours of cover:", "resources:confirm_cover", "pk"),
}
WORK = Case(*[When(work=work, then=Value(work.in_words)) for work in Work])


def waiting(user, now=None):
    """(kind, key, name, place, due_at) of what waits for `user`: one queryset, not evaluated."""
    return _bookings(user, now).union(_cover(user, now), _hours(user, now), all=True)


def _bookings(user, now):
    """Bookings of what is the person's school's. A request is due when it would begin; use to confirm never is."""
    is_asked = {"state": Booking.State.ASKED}
    bookings = Booking.objects.where(user, may=Permission.BOOKING_DECIDE).waiting_for_owner(now)
    kind = Case(When(**is_asked, then=Value("resources.decide")), default=Value("resources.used"))
    due_at = Case(When(**is_asked, then=F("starts_at")))
    return errands.rows_of(bookings, kind, F("resource__name"), _school("for ", "school"), due_at)


def _cover(user, now):
    """Requests that a school whose head teacher or business manager this is could accept; due when they begin."""
    schools = standing_of(user).places_with("school", {Role.HEAD, Role.SBM})
    requests = CoverRequest.objects.coverable_by(schools, now)
    return errands.rows_of(requests, Value("resources.offer_cover"), WORK, _school("to ", "school"), F("starts_at"))


def _hours(user, now):
    """Cover that is over, and that the person's school asked for."""
    requests = CoverRequest.objects.where(user, may=Permission.COVER_CONFIRM).to_confirm(now)
    return errands.rows_of(requests, Value("resources.confirm_cover"), WORK, _school("from ", "lender"))


def _school(preposition, path):
    return Concat(Value(preposition), display_name_of(path))
