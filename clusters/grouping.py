"""The grouping model: which groups there are, which schools are in each, who organises it and who manages it."""

from dataclasses import dataclass

from clusters.models import Cluster, GovernorGroup, Group, Membership, Office
from clusters.models.groups import KINDS
from clusters.permissions.table import OfficeJob
from clusters.roles import Roles

HEADER = ["Authority code", "Authority", "Group", "Kind", "Area", "Managed by", "Governor group", "Matched cluster"]
HEADER += ["Organisers", "URN", "Member", "Phase", "Postcode", "Member’s authority"]


@dataclass(frozen=True)
class Line:
    """One group as anybody may read it. Organisers stand here by their role."""

    group: Cluster | GovernorGroup | Group
    schools: list
    partners: list
    organisers: list
    governor_group: GovernorGroup | None = None

    @property
    def kind(self):
        """ "Cluster, primary" or "Governor group, established"."""
        return self.group.kind

    @property
    def matched_cluster(self):
        """The cluster that a governor group belongs to, or None."""
        return getattr(self.group, "matched_cluster", None)


def lines():
    """Every group that is not closed: by authority, clusters before governor groups before what partnerships run, by
    name. Five queries."""
    groups = list(Group.objects.active().for_page())
    schools, partners = _members(groups)
    governors = {group.governorgroup.matched_cluster_id: group for group in groups if hasattr(group, "governorgroup")}
    organisers = _organisers(groups, schools)
    found = [
        Line(
            group.child(),
            schools.get(group.pk, []),
            partners.get(group.pk, []),
            organisers.get(group.pk, []),
            governors.get(group.pk),
        )
        for group in groups
    ]
    return sorted(found, key=_place)


def rows():
    """The same as rows under HEADER: one for each member, and one for a group that has none yet."""
    for line in lines():
        group = line.group
        head = [group.authority.code, group.authority.name, group.name, line.kind, getattr(group, "area", "")]
        head += [_name(group.managed_by), _name(line.governor_group), _name(line.matched_cluster)]
        head.append("; ".join(line.organisers))
        for school in line.schools:
            yield [*head, school.urn, school.display_name, school.phase, school.postcode, school.authority.name]
        for partner in line.partners:
            yield [*head, "", partner.name, "", "", ""]
        if not line.schools and not line.partners:
            yield [*head, "", "", "", "", ""]


def _members(groups):
    """{group's id: schools} and {group's id: organisations} of today."""
    schools, partners = {}, {}
    members = Membership.objects.current().filter(group__in=groups).for_listing().select_related("organisation")
    for membership in members:
        if membership.school:
            schools.setdefault(membership.group_id, []).append(membership.school)
        else:
            partners.setdefault(membership.group_id, []).append(membership.organisation)
    return schools, partners


def _organisers(groups, schools):
    """{group's id: the roles of those who organise it and have joined}."""
    offices = Office.objects.current().of_people_who_joined().filter(group__in=groups, job=OfficeJob.ORGANISER)
    offices = list(offices.order_by("starts_on", "pk"))
    roles, found = Roles([office.user_id for office in offices]), {}
    for office in offices:
        role = roles.of(office.user_id, schools.get(office.group_id, ()), otherwise=office.get_job_display())
        found.setdefault(office.group_id, {})[role] = None
    return {group: list(held) for group, held in found.items()}


def _place(line):
    """Where a line stands in the list."""
    group = line.group
    phase = Cluster.Phase.values.index(group.phase) if isinstance(group, Cluster) else 0
    kind = KINDS.index(group._meta.model_name) if group._meta.model_name in KINDS else len(KINDS)
    return (group.authority.name, kind, phase, group.name)


def _name(group):
    return group.name if group else ""
