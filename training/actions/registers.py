"""Mark who came to a session; those who did are certified for what the course awards."""

import calendar
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from clusters import history
from clusters.models import Qualification
from common import dates
from training import emails
from training.actions import locks
from training.models import Place, Session

ATTENDED = Place.Attendance.ATTENDED


@transaction.atomic
def mark_register(session, *, marks, came=None, by):
    """Mark the places of `session`: {place's id: Place.Attendance, or "" for not known}. `came` names people on
    unnamed places: {place's id: name}. Return the new qualifications.

    Whoever attended is certified for what the course awards; a correction takes that back. Raises ValidationError
    before the session begins, and for somebody who attended without a name.
    """
    locks.of_course(session.course)
    session = Session.objects.locked(session.pk)
    if session.is_cancelled or not session.has_begun:
        raise ValidationError(f"The register can be marked from {dates.moment(session.starts_at)}, when it begins.")
    places = list(session.places.for_page())
    changed = [place for place in places if place.pk in marks and _mark(place, marks, came or {}, by)]
    awarded = [qualification for place in changed if (qualification := _award(session, place))]
    if changed:
        attended = sum(place.attendance == ATTENDED for place in places)
        text = f"marked the register of “{session.course}” on {dates.moment(session.starts_at)}: {attended} attended"
        history.record(text, by=by, group=session.course.group, about=session.course.about)
    emails.certified(session, awarded, by=by)
    return [qualification for _, qualification in awarded]


def _mark(place, marks, came, by):
    """Whether something changed."""
    mark, named = marks[place.pk], " ".join(came.get(place.pk, "").split())
    if named and not place.is_named:
        place.typed_name = named
    elif mark == place.attendance:
        return False
    if mark == ATTENDED and not place.is_named:
        raise ValidationError(f"Enter who came for {place.school}, so that they can be certified.")
    place.attendance = mark
    place.marked_at, place.marked_by = (timezone.now(), by) if mark else (None, None)
    place.version += 1
    place.save()
    return True


def _award(session, place):
    """(place, its new qualification), or None where there is none or it was there before."""
    course = session.course
    if place.attendance != ATTENDED:
        Qualification.objects.filter(source=place.about).delete()
        return None
    if not course.award:
        return None
    awarded_on = dates.in_london(session.ends_at).date()
    holder = (
        {"user": place.person} if place.person else {"name": place.typed_name, "job": place.job, "school": place.school}
    )
    facts = {"title": course.award, "awarded_by": str(course.provider), "awarded_on": awarded_on}
    facts["renew_by"] = months_later(awarded_on, course.renew_after_months) if course.renew_after_months else None
    qualification, is_new = Qualification.objects.get_or_create(source=place.about, defaults=holder | facts)
    return (place, qualification) if is_new else None


def months_later(day, months):
    """The same day `months` later; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
