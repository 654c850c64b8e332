"""What a person is to each group, school and authority today. Two queries, worked out afresh on every request."""

from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import F, Q, Value
from django.utils import timezone

from clusters.permissions.table import AuthorityJob, Job, Profile, Role

LEADERS = {Job.HEAD, Job.DEPUTY, Job.SBM}


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

    def roles_on(self, row):
        """Every role that this person has on `row`, by the row's SCOPE."""
        roles = set()
        for kind, value in row.SCOPE.ids_of(row):
            if kind == "person":
                roles |= {Role.SELF} if value == self.user_id else set()
            else:
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
    standing = Standing(user.pk)
    for kind, place, job in _jobs_of(user):
        if kind == "school":
            standing.jobs.setdefault(place, set()).add(job)
            held = standing.school.setdefault(place, {Role.COLLEAGUE})
            if job == Job.HEAD:
                held.add(Role.HEAD)
        elif kind == "group":
            standing.group.setdefault(place, set()).add(Role(job))
        else:
            role = Role.OFFICER if job == AuthorityJob.OFFICER else Role.ADVISER
            standing.authority.setdefault(place, set()).add(role)
    if standing.jobs or standing.group:
        _add_groups(standing)
    return standing


def _jobs_of(user):
    """(kind of place, its id, job) for every post and office held today: one query."""
    # The models stand on this package (their SCOPE), so they are looked up by name.
    kinds = {
        "school": ("Post", "school_id"),
        "group": ("Office", "group_id"),
        "authority": ("AuthorityPost", "authority_id"),
    }
    parts = [
        apps.get_model("clusters", model)
        .objects.current()
        .filter(user=user)
        .order_by()
        .values_list(Value(kind), F(place), "job")
        for kind, (model, place) in kinds.items()
    ]
    return parts[0].union(*parts[1:], all=True)


def _add_groups(standing):
    """Add the groups of the person's schools, and the schools of the person's groups: one query."""
    today = timezone.localdate()
    held_today = Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gt=today))
    memberships = apps.get_model("clusters", "Membership").objects.filter(held_today, school__isnull=False)
    own = memberships.filter(school__in=list(standing.jobs)).values("group")
    rows = memberships.filter(Q(group__in=own) | Q(group__in=list(standing.group)), group__closed_at__isnull=True)
    rows = list(rows.values_list("group_id", "school_id", "group__seats", "group__profile"))
    for group, school, seats, profile in rows:
        jobs = standing.jobs.get(school, set())
        if jobs & set(seats):
            standing.group.setdefault(group, set()).add(Role.MEMBER)
            if profile == Profile.INFORMAL:
                standing.group[group].add(Role.PEER)
        elif profile != Profile.STATUTORY and Job.HEAD in seats and jobs & LEADERS:
            standing.group.setdefault(group, set()).add(Role.DELEGATE)
        else:
            continue
        standing.seats.setdefault(group, set()).add(school)
    for group, school, *_ in rows:
        if standing.group.get(group):
            standing.school.setdefault(school, set()).add(Role.NEIGHBOUR)
