"""Lists that are a person's or a school's own: their places, what they are certified for, whom they look after."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from clusters import people
from clusters.models import Group, Qualification
from clusters.permissions.standing import standing_of
from clusters.permissions.table import WHO_MAY, Permission
from clusters.permissions.unnamed import Unnamed
from common.pagination import paged
from common.prepared import prepared
from training.models import Course, Place
from training.models.renewals import EARLY

SOONEST_FIRST = F("renew_by").asc(nulls_last=True)


@paged
def courses_to_come(user: Unnamed, now):
    """The courses that concern `user` and are not over."""
    return Course.objects.concerning(user).for_listing().to_come(now)


@paged
def past_courses(user: Unnamed, now):
    """The courses that concern `user` and are over."""
    return Course.objects.concerning(user).for_listing().past(now)


def own(user):
    """What the list of courses shows beside them. Four queries."""
    return {
        "places": _places_of(user),
        "qualifications": _qualifications_of(user),
        "schools": _schools_of(user),
        "groups": _groups_of(user),
    }


@prepared
def _places_of(user):
    return Place.objects.of_person(user).filter(attendance="")


@prepared
def _qualifications_of(user):
    return Qualification.objects.filter(user=user).order_by(SOONEST_FIRST, "pk")


def _schools_of(user):
    """The schools whose qualifications `user` may see."""
    ids = set(standing_of(user).places_with("school", WHO_MAY[Permission.QUALIFICATION_VIEW]))
    return [school for school in people.schools_of(user) if school.pk in ids] if ids else []


@prepared
def _groups_of(user: Unnamed):
    """The first twenty groups for which `user` may commission a course, of those whose page they may open."""
    groups = Group.objects.where(user, may=Permission.COURSE_COMMISSION).where(user, may=Permission.GROUP_VIEW)
    return groups.active()[:20]


def soon():
    """The day up to which a renewal is near."""
    return timezone.localdate() + timedelta(days=EARLY)


def qualifications_of(school):
    """The qualifications of the people of `school`, those to be renewed soonest first, each with its holder."""
    return Qualification.objects.of_staff_of(school).select_related("user").order_by(SOONEST_FIRST, "title", "pk")
