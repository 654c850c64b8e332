"""Lists that are a person's or a school's own: their places, what they are certified for, whom they look after."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from clusters.models import Group, Qualification, School
from clusters.permissions.table import Permission
from training.models import Place
from training.models.renewals import EARLY


def own(user):
    """What the list of courses shows beside them. Four queries."""
    return {
        "places": list(Place.objects.of_person(user).filter(attendance="")),
        "qualifications": list(user.qualifications.order_by(F("renew_by").asc(nulls_last=True), "pk")),
        "schools": list(School.objects.where(user, may=Permission.QUALIFICATION_VIEW)[:20]),
        "groups": list(_commissions(user)[:20]),
    }


def _commissions(user):
    """The groups for which `user` may commission a course, of those whose page they may open."""
    return Group.objects.where(user, may=Permission.COURSE_COMMISSION).where(user, may=Permission.GROUP_VIEW).active()


def soon():
    """The day up to which a renewal is near."""
    return timezone.localdate() + timedelta(days=EARLY)


def qualifications_of(school):
    """The qualifications of the people of `school`, those to be renewed soonest first, each with its holder."""
    rows = Qualification.objects.of_staff_of(school).select_related("user")
    return rows.order_by(F("renew_by").asc(nulls_last=True), "title", "pk")
