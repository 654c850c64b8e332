"""What a person is to each group, school and authority today. Two queries, worked out afresh on every request."""

from dataclasses import dataclass, field

from django.utils import timezone

from clusters.permissions.table import AuthorityJob, Job, Profile, Role
from common.prepared import WrittenOut

LEADERS = {Job.HEAD, Job.DEPUTY, Job.SBM}
BUDGET_HOLDERS = {Job.HEAD, Job.SBM}
LENDERS = {Role.HEAD, Role.SBM}
BELONGING = set(Role) - {Role.NEIGHBOUR, Role.READER, Role.AUDITOR}
"""The roles that make a place one's own. Whoever has only others there looks on."""
GRANTED = {"papers": Role.READER, "accounts": Role.AUDITOR}
# Every page of a signed-in person asks these two. They are written out, because having Django compose them afresh for
# each request takes longer than all else that makes the frame of a page.
JOBS_HELD = WrittenOut(
    "jobs held",
    """
    SELECT 'school', school_id, job FROM clusters_post
    WHERE user_id = %(user)s AND starts_on <= %(today)s AND (ends_on IS NULL OR ends_on > %(today)s)
    UNION ALL
    SELECT 'group', group_id, job FROM clusters_office
    WHERE user_id = %(user)s AND starts_on <= %(today)s AND (ends_on IS NULL OR ends_on > %(today)s)
    UNION ALL
    SELECT 'authority', authority_id, job FROM clusters_authoritypost
    WHERE user_id = %(user)s AND starts_on <= %(today)s AND (ends_on IS NULL OR ends_on > %(today)s)
    UNION ALL
    SELECT what, group_id, NULL FROM clusters_grant
    WHERE to_person_id = %(user)s AND starts_on <= %(today)s AND (ends_on IS NULL OR ends_on > %(today)s)
    """,
)
SCHOOLS_OF_GROUPS = WrittenOut(
    "schools of groups",
    """
    SELECT the_group.id, array_agg(member.school_id), the_group.seats, the_group.profile, (
        SELECT array_agg(what || ' ' || group_id) FROM clusters_grant WHERE to_group_id = the_group.id
        AND starts_on <= %(today)s AND (ends_on IS NULL OR ends_on > %(today)s))
    FROM clusters_membership member JOIN clusters_group the_group ON the_group.id = member.group_id
    WHERE member.school_id IS NOT NULL AND the_group.closed_at IS NULL
    AND member.starts_on <= %(today)s AND (member.ends_on IS NULL OR member.ends_on > %(today)s)
    AND member.group_id IN (
        SELECT unnest(%(groups)s::bigint[])
        UNION ALL
        SELECT group_id FROM clusters_membership
        WHERE school_id = ANY(%(schools)s) AND starts_on <= %(today)s AND (ends_on IS NULL OR ends_on > %(today)s))
    GROUP BY the_group.id
    """,
)


@dataclass
class Standing:
    """Roles by place. `user_id` is the person's own id."""

    user_id: int
    jobs: dict[int, set[str]] = field(default_factory=dict)
    group: dict[int, set[Role]] = field(default_factory=dict)
    school: dict[int, set[Role]] = field(default_factory=dict)
    authority: dict[int, set[Role]] = field(default_factory=dict)
    seats: dict[int, set[int]] = field(default_factory=dict)
    """Schools for which this person may answer, by group."""
    budgets: dict[int, set[int]] = field(default_factory=dict)
    """Schools whose head teacher or business manager this person is, by group."""

    @property
    def lender(self):
        """{school: the role of a lender}, for the schools whose things this person may lend."""
        return {school: {Role.LENDER} for school, held in self.school.items() if held & LENDERS}

    def roles_on(self, row):
        """Every role that this person has on `row`, by the row's SCOPE."""
        roles = set()
        for kind, value in row.SCOPE.ids_of(row):
            if kind == "person":
                roles |= {Role.SELF} if value == self.user_id else set()
            else:
                roles |= getattr(self, kind).get(value, set())
        if roles & BELONGING and row.SCOPE.is_by(self.user_id, row):
            roles.add(Role.SELF)
        for kind, value in row.SCOPE.shared_ids_of(row):
            roles |= getattr(self, kind).get(value, set())
        return roles

    def places_with(self, kind, roles):
        """The ids of the groups, schools or authorities on which this person has any of `roles`."""
        return [place for place, held in getattr(self, kind).items() if held & roles]

    def anywhere(self, roles):
        """Whether this person has any of `roles` on any group, school or authority."""
        return any(self.places_with(kind, roles) for kind in ("group", "school", "authority"))


def standing_of(user):
    """The standing of `user`: two queries, once for each user object, and so once for each request."""
    if not hasattr(user, "_standing"):
        user._standing = _work_out(user)
    return user._standing


def _work_out(user):
    standing, granted = Standing(user.pk), []
    for kind, place, job in _jobs_of(user):
        if kind == "school":
            standing.jobs.setdefault(place, set()).add(job)
            held = standing.school.setdefault(place, {Role.COLLEAGUE})
            if job in BUDGET_HOLDERS:
                held.add(Role(job))
        elif kind == "group":
            standing.group.setdefault(place, set()).add(Role(job))
        elif kind in GRANTED:
            granted.append((place, GRANTED[kind]))
        else:
            role = Role.OFFICER if job == AuthorityJob.OFFICER else Role.ADVISER
            standing.authority.setdefault(place, set()).add(role)
    if standing.jobs or standing.group:
        _add_groups(standing, granted)
    for group, role in granted:
        standing.group.setdefault(group, set()).add(role)
    return standing


def _jobs_of(user):
    """(kind of place, its id, job) for every post and office held today: one query."""
    return JOBS_HELD.rows(user=user.pk, today=timezone.localdate())


def _add_groups(standing, granted):
    """Add the groups of the person's schools, and the schools of the person's groups: one query. What was granted to
    a group in which the person has a seat or an office goes to `granted`."""
    places = {"schools": list(standing.jobs), "groups": list(standing.group)}
    rows = SCHOOLS_OF_GROUPS.rows(**places, today=timezone.localdate())
    for group, schools, seats, profile, grants in rows:
        for school in standing.jobs.keys() & schools:
            _seat(standing, group, school, seats, profile)
        held = standing.group.get(group, set())
        if held:
            for school in schools:
                standing.school.setdefault(school, set()).add(Role.NEIGHBOUR)
        if held - {Role.DELEGATE}:
            granted += [(int(place), GRANTED[what]) for what, place in map(str.split, grants or ())]
    for group in standing.budgets:
        standing.group.setdefault(group, set()).add(Role.BUDGET_HOLDER)


def _seat(standing, group, school, seats, profile):
    """Add what the person's jobs at one member school make of them in `group`."""
    jobs = standing.jobs[school]
    if jobs & BUDGET_HOLDERS:
        standing.budgets.setdefault(group, set()).add(school)
    if jobs & set(seats):
        standing.group.setdefault(group, set()).add(Role.MEMBER)
        if profile == Profile.INFORMAL:
            standing.group[group].add(Role.PEER)
    elif profile != Profile.STATUTORY and Job.HEAD in seats and jobs & LEADERS:
        standing.group.setdefault(group, set()).add(Role.DELEGATE)
    else:
        return
    standing.seats.setdefault(group, set()).add(school)
