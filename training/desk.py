"""What waits for a person in training: places to fill in, places that moved up, decisions and registers."""

from django.db.models import CharField, DateTimeField, F, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils import timezone

from clusters.permissions.table import Permission
from ledger.desk import EndOfDay
from training.models import Course, Place, Session
from training.models.courses import DECIDE_AHEAD

LINKS = {
    "training.name": ("Say who goes to", "training:name", "pk"),
    "training.moved_up": ("Keep or give back your place on", "training:name", "pk"),
    "training.decide": ("Decide whether it goes ahead:", "training:decide", "pk"),
    "training.register": ("Mark who came to", "training:register", "pk"),
}
"""(words before the name, the page's name, what its address takes), by kind."""
SCHOOL = Coalesce(NullIf("school__local_name", Value("")), "school__name")
NEVER = Value(None, output_field=DateTimeField())


def waiting(user, now=None):
    """(kind, key, name, place, due_at) of what waits for `user` in training. One query beside their standing."""
    return _to_fill_in(user, now).union(_moved_up(user, now), _to_decide(user), _to_mark(user, now), all=True)


def _to_fill_in(user, now):
    """Places of courses that go ahead that lack a person or a session; due when the session begins."""
    places = Place.objects.where(user, may=Permission.PLACE_RESERVE).to_fill_in(now)
    return _columns(places, "training.name", F("course__title"), SCHOOL, F("session__starts_at"))


def _moved_up(user, now):
    """Places that came from the waiting list a few days ago, and for which nobody is named yet."""
    places = Place.objects.where(user, may=Permission.PLACE_RESERVE).moved_up_lately(now)
    return _columns(places, "training.moved_up", F("course__title"), SCHOOL, NEVER)


def _to_decide(user):
    courses = Course.objects.run_by(user).to_decide_by(timezone.localdate() + DECIDE_AHEAD)
    return _columns(courses, "training.decide", F("title"), F("group__name"), EndOfDay("decide_on"))


def _to_mark(user, now):
    sessions = Session.objects.to_mark(now).filter(course__in=Course.objects.run_by(user).values("pk"))
    return _columns(sessions, "training.register", F("course__title"), F("course__group__name"), F("ends_at"))


def _columns(rows, kind, name, place, due_at):
    columns = {"kind": Value(kind, output_field=CharField()), "key": Cast("pk", CharField())}
    return (
        rows.order_by()
        .annotate(**columns, name=name, place=place, due_at=due_at)
        .values_list("kind", "key", "name", "place", "due_at")
    )
