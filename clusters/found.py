"""What the page of found schools shows beside each: its clusters, and for a closed one the schools that follow it."""

from clusters.finding import former_name
from clusters.models import School, Succession
from clusters.models.schools import current_clusters
from common.pagination import page_of, paged
from common.prepared import prepared


def page(request, wanted):
    """The page of schools that `wanted` fits, a Wanted."""
    if wanted.name:
        return _named_like(request, wanted.name)
    return page_of(School.objects.found_by(wanted).select_related("authority"), request)


@paged
def _named_like(name):
    return School.objects.named_like(name).select_related("authority")


def with_all_that_is_shown(schools, wanted):
    """[(school, the former name that `wanted` fits best)]; each school has its `cluster_memberships` and `followers`.
    One query, and one more where a school is closed."""
    memberships, followers = {}, {}
    for membership in _clusters([school.pk for school in schools]):
        memberships.setdefault(membership.school_id, []).append(membership)
    if closed := [school.pk for school in schools if school.is_closed]:
        for link in _followers(closed):
            followers.setdefault(link.predecessor_id, []).append(link)
    for school in schools:
        school.cluster_memberships = memberships.get(school.pk, [])
        school.followers = followers.get(school.pk, [])
    return [(school, former_name(school, wanted)) for school in schools]


@prepared
def _clusters(schools):
    return current_clusters().filter(school__in=schools).select_related("group").order_by("group__name")


@prepared
def _followers(schools):
    return Succession.objects.standing().filter(predecessor__in=schools).select_related("successor")
