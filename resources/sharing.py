"""For which schools somebody may book a thing, and through which group."""

from clusters.models import Group, Membership, School
from clusters.permissions.standing import BUDGET_HOLDERS, standing_of


def schools_for(user, resource):
    """The schools for which `user` may book `resource`, by name: the owner for its own leaders; a school in a group it
    is shared with for its leaders and for those who sit in that group for it. One query beside the standing and the
    groups."""
    standing, schools = standing_of(user), set()
    if standing.jobs.get(resource.owner_id, set()) & BUDGET_HOLDERS:
        schools.add(resource.owner_id)
    for group in resource.shared_with.all():
        seats = standing.seats.get(group.pk, set())
        seated = {school for school in seats if standing.jobs.get(school, set()) & set(group.seats)}
        schools |= seated | standing.budgets.get(group.pk, set())
    return School.objects.filter(pk__in=schools)


def group_through(resource, school):
    """The group through which `school` may book `resource`; None if it is in none of those it is shared with."""
    memberships = Membership.objects.current().filter(school=school)
    shared = Group.objects.active().filter(resources=resource, pk__in=memberships.values("group"))
    return shared.order_by("name", "pk").first()


def groups_to_share_with(school):
    """The groups with which `school` may share something: those it is in."""
    memberships = Membership.objects.current().filter(school=school)
    return Group.objects.active().filter(pk__in=memberships.values("group")).order_by("name")
