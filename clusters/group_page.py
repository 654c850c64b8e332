"""Everything that the page of a group shows: to anybody its public facts, to its own people who is in it."""

from dataclasses import dataclass, field

from clusters import maps, people
from clusters.models import GovernorGroup, Group, HistoryLine, Membership, School
from clusters.permissions.guard import may_see
from clusters.permissions.table import WHO_MAY, Job, OfficeJob, Permission, Role
from clusters.roles import Roles
from common.prepared import prepared

LATEST = 3
OF_A_GROUP = [
    Permission.GROUP_SEE_PEOPLE,
    Permission.GROUP_SEE_HISTORY,
    Permission.GROUP_EDIT,
    Permission.GROUP_SET_SCHOOLS,
    Permission.GROUP_CLOSE,
    Permission.OFFICE_APPOINT,
    Permission.MEETING_VIEW,
    Permission.MEETING_SCHEDULE,
    Permission.MEETING_MOVE,
    Permission.MEETING_CANCEL,
    Permission.MEETING_ANSWER,
    Permission.MEETING_RECORD,
    Permission.COURSE_VIEW,
    Permission.COURSE_COMMISSION,
    Permission.COURSE_RUN,
    Permission.COURSE_SEE_PLACES,
]
COUNCIL = [
    (job, [each.label for each in OF_A_GROUP if role in WHO_MAY[each]])
    for job, role in (("Governance officers", Role.OFFICER), ("Advisers", Role.ADVISER))
]
"""What the council's people may do with a group, read from the table itself."""


@dataclass
class Line:
    """A member school with the posts that sit in the group for it, among them those of people who are invited."""

    membership: Membership
    school: School
    posts: list
    is_without_head: bool


@dataclass
class GroupPage:
    """`organisers` are roles, for everybody. The people, `lines`' posts and `history` are empty for who may not see
    them; `is_waiting` says that an officer would see them after using the second factor."""

    lines: list
    partners: list
    map: maps.Map | None
    shows_people: bool
    is_waiting: bool
    organisers: list = field(default_factory=list)
    offices: list = field(default_factory=list)
    """(office, the post by which its holder sits in the group, or None)."""
    joined_organisers: int = 0
    history: list | None = None
    council: list = field(default_factory=lambda: COUNCIL)
    governor_group: GovernorGroup | None = None
    """The one that is matched to this cluster."""

    @property
    def is_short_of_organisers(self):
        return self.joined_organisers < people.ENOUGH_ORGANISERS

    @classmethod
    def of(cls, group, request):
        """The page of `group` for the person of `request`. Four queries for people and history, four for others;
        one more for a cluster."""
        memberships = _memberships(group)
        schools = list(dict.fromkeys(each.school for each in memberships if each.school))
        shows_people = may_see(request, Permission.GROUP_SEE_PEOPLE, group)
        page = cls(
            [],
            [each.organisation for each in memberships if each.organisation],
            maps.around(schools, title=f"Schools of {group}"),
            shows_people,
            is_waiting=not shows_people and request.user.has_perm(Permission.GROUP_SEE_PEOPLE, group),
        )
        offices = people.office_holders(group)
        organisers = [office for office in offices if _organises(office)]
        posts = page._people(group, schools, offices, organisers) if shows_people else {}
        if not shows_people:
            page.organisers = _roles(organisers, schools)
        elif may_see(request, Permission.GROUP_SEE_HISTORY, group):
            page.history = _latest(group)
        page.governor_group = next(iter(_matched_to(group)), None) if hasattr(group, "cluster") else None
        page.lines = [_line(group, each, posts.get(each.school_id, [])) for each in memberships if each.school]
        return page

    def _people(self, group, schools, offices, organisers):
        """Set the offices; return {school's id: its seated posts}. One query."""
        posts, seat_of = {}, {}
        for post in people.posts_that_sit(group, schools):
            posts.setdefault(post.school_id, []).append(post)
            seat_of.setdefault(post.user_id, post)
        self.offices = [(office, seat_of.get(office.user_id)) for office in offices]
        self.joined_organisers = len(organisers)
        return posts


@prepared
def called(slug):
    """The group of this address, with its kind."""
    return Group.objects.with_kind().filter(slug=slug).select_related("authority", "managed_by")


@prepared
def _memberships(group):
    return Membership.objects.not_ended().filter(group=group).with_members()


@prepared
def _latest(group):
    return HistoryLine.objects.of_group(group).newest(LATEST)


@prepared
def _matched_to(cluster):
    return GovernorGroup.objects.filter(matched_cluster=cluster)


def _line(group, membership, posts):
    is_without_head = Job.HEAD in group.seats and people.lacks_head(posts)
    return Line(membership, membership.school, posts, is_without_head)


def _organises(office):
    return office.job == OfficeJob.ORGANISER and office.user.has_joined and office.user.is_active


def _roles(organisers, schools):
    """Who organises the group, as the public reads it. Two queries."""
    roles = Roles([office.user_id for office in organisers])
    return list(dict.fromkeys(roles.of(each.user_id, schools, OfficeJob.ORGANISER.label) for each in organisers))
