"""What the tests about training do with places and people."""

import copy

from training import actions
from training.models import Course, Place, Session


def fresh(row):
    """The row as a page would get it."""
    return type(row).objects.for_guard().get(pk=row.pk)


def name(place, *, by, person=None, typed="", job="", session=None):
    """Name somebody for `place`, as a page would."""
    place = copy.copy(fresh(place))
    place.person, place.typed_name, place.job = person, typed, job
    place.session = session or place.session
    return actions.name(place, seen=place.version, by=by)


def numbers(course):
    """(held, waiting) of the course."""
    course = Course.objects.with_numbers().get(pk=course.pk)
    return course.held, course.waiting


def move(session, *, by, **fields):
    """Save a session with other values, as a page would."""
    changed = copy.copy(Session.objects.for_guard().get(pk=session.pk))
    for field, value in fields.items():
        setattr(changed, field, value)
    return actions.change_session(changed, seen=changed.version, by=by)


def held_by(course, school):
    return Place.objects.held().filter(course=course, school=school).count()
