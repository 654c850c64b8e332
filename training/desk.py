"""What waits for a person in training: places to fill in, places that moved up, decisions and registers."""

from django.db.models import F, Value
from django.utils import timezone

from clusters import errands
from clusters.models.schools import display_name_of
from clusters.permissions.table import Permission
from training.models import Course, Place, Session
from training.models.courses import DECIDE_AHEAD

LINKS = {
    "training.name": ("Say who goes to", "training:name", "pk"),
    "training.moved_up": ("Keep or give back your place on", "training:name", "pk"),
    "training.decide": ("Decide whether it goes ahead:", "training:decide", "pk"),
    "training.register": ("Mark who came to", "training:register", "pk"),
}
TITLE, SCHOOL = F("course__title"), display_name_of("school")


def waiting(user, now=None):
    """(kind, key, name, place, due_at) of what waits for `user` in training. One query beside their standing."""
    return _to_fill_in(user, now).union(_moved_up(user, now), _to_decide(user), _to_mark(user, now), all=True)


def _to_fill_in(user, now):
    """Places of courses that go ahead that lack a person or a session; due when the session begins."""
    places = Place.objects.where(user, may=Permission.PLACE_RESERVE).to_fill_in(now)
    return errands.rows_of(places, Value("training.name"), TITLE, SCHOOL, F("session__starts_at"))


def _moved_up(user, now):
    """Places that came from the waiting list a few days ago, and for which nobody is named yet."""
    places = Place.objects.where(user, may=Permission.PLACE_RESERVE).moved_up_lately(now)
    return errands.rows_of(places, Value("training.moved_up"), TITLE, SCHOOL)


def _to_decide(user):
    courses = Course.objects.run_by(user).to_decide_by(timezone.localdate() + DECIDE_AHEAD)
    due_at = errands.EndOfDay("decide_on")
    return errands.rows_of(courses, Value("training.decide"), F("title"), F("group__name"), due_at)


def _to_mark(user, now):
    sessions = Session.objects.to_mark(now).filter(course__in=Course.objects.run_by(user).values("pk"))
    return errands.rows_of(sessions, Value("training.register"), TITLE, F("course__group__name"), F("ends_at"))
