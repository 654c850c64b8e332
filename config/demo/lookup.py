"""Whom and when the demo speaks of: schools by URN, their people, school days and times from today."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
from django.utils import timezone

from accounts import actions as accounts
from clusters.actions import posts
from clusters.models import Post, School

LONDON = ZoneInfo("Europe/London")
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)


def school(urn):
    return School.objects.get(urn=urn)


def schools(urns):
    """The schools of `urns`, by URN."""
    return list(School.objects.filter(urn__in=urns).order_by("urn"))


def holder(urn, job="head"):
    """Who holds the post `job` at a school. Raises Post.DoesNotExist where nobody does."""
    return school(urn).posts.select_related("user").get(job=job).user


def heads(urns):
    """[(school, its head teacher)] of those of `urns` whose head teacher has joined, by URN."""
    found = school_posts(urns, "head")
    return [(post.school, post.user) for post in found if post.user.has_joined]


def school_posts(urns, job):
    """The posts `job` at the schools of `urns`, by URN."""
    rows = Post.objects.filter(school__urn__in=urns, job=job)
    return rows.select_related("school", "user").order_by("school__urn")


def short(of):
    """The name of a school as people say it."""
    return of.name.removesuffix(" School")


def day(ahead):
    """The day so many days from today; before it for a number below nothing."""
    return timezone.localdate() + timedelta(days=ahead)


def school_day(ahead, weekday=THURSDAY):
    """The first such weekday at least `ahead` days from today that is no bank holiday and not around Christmas."""
    found = day(ahead)
    closed = holidays.country_holidays("GB", subdiv="ENG")
    while (
        found.weekday() != weekday
        or found in closed
        or (found.month, found.day) >= (12, 18)
        or (found.month, found.day) <= (1, 4)
    ):
        found += timedelta(days=1)
    return found


def moment(on, hour, minute=0):
    """The moment at which the clocks in London show that time on the day `on`."""
    return datetime.combine(on, time(hour, minute), LONDON)


def put_in_post(at, email, name, job, *, by, password=None, joins=True, **term):
    """Give the person at `email` a post and, unless `joins` is false, let them accept; return them."""
    post = posts.invite_to_post(at, email=email, name=name, job=job, by=by, **term)
    return joined(post, password) if joins and not post.user.has_joined else post.user


def joined(post, password):
    """The person of `post`, once they have pressed the button in their invitation."""
    return accounts.accept(post.user.invitations.open().first(), name=post.user.name, password=password)


def organiser(group):
    """Whoever has organised `group` longest."""
    return group.offices.filter(job="organiser").order_by("pk").first().user
