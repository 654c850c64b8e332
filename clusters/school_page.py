"""Everything that the page of a school shows: to anybody what the register says, to its own people who holds posts."""

from dataclasses import dataclass, field

from clusters import maps, people
from clusters.models import HistoryLine, Membership, Post, School, Succession
from clusters.permissions.guard import may_see
from clusters.permissions.table import Job, Permission
from common.prepared import prepared

LATEST = 3


@dataclass
class SchoolPage:
    """`posts`, `past` and `history` are empty for who may not see them; `is_waiting` says that an officer would see
    them after using the second factor."""

    shows_people: bool
    is_waiting: bool
    posts: list
    groups: list = field(default_factory=list)
    """Memberships of today and of later."""
    map: maps.Map | None = None
    """The school among those of its groups; None where it is in none."""
    past: list = field(default_factory=list)
    """Memberships that ended, for those who may read the history."""
    history: list | None = None
    successors: list = field(default_factory=list)
    predecessors: list = field(default_factory=list)

    @property
    def is_without_head(self):
        return people.lacks_head(self.posts)

    @classmethod
    def of(cls, school, request):
        """The page of `school` for the person of `request`. Three queries for anybody, five for its people."""
        shows_people = may_see(request, Permission.POST_VIEW, school)
        page = cls(
            shows_people,
            not shows_people and request.user.has_perm(Permission.POST_VIEW, school),
            _posts(school) if shows_people else [],
        )
        memberships = _memberships(school)
        page.groups = [each for each in memberships if not each.is_over and not each.group.closed_at]
        page.map = _map(school, page.groups)
        if may_see(request, Permission.SCHOOL_SEE_HISTORY, school):
            page.past = [each for each in memberships if each not in page.groups and each.ends_on != each.starts_on]
            page.history = _latest(school)
        for link in _links(school):
            (page.successors if link.predecessor_id == school.pk else page.predecessors).append(link)
        return page


def _map(school, memberships):
    """The schools of its groups, this one told from the others. One query, none for a school on its own."""
    groups = [each.group_id for each in memberships if not each.is_to_come]
    schools = _around(groups) if groups else []
    return maps.around(schools, title=f"{school} among the schools of its groups", marked=school)


def _posts(school):
    """The posts of today and of later, head teachers first. One query. Whoever may see the posts of a school may see
    each of them, because a post hangs on its school and that school's authority."""
    posts = _held(school)
    for post in posts:
        post.school = school
    return sorted(posts, key=lambda post: Job.values.index(post.job))


@prepared
def registered(urn):
    """The school of this number, with its authority."""
    return School.objects.filter(urn=urn).select_related("authority")


@prepared
def _held(school):
    return Post.objects.not_ended().filter(school=school).select_related("user").order_by("user__name", "pk")


@prepared
def _memberships(school):
    return Membership.objects.filter(school=school).with_groups()


@prepared
def _around(groups):
    return School.objects.around(groups)


@prepared
def _latest(school):
    return HistoryLine.objects.of_school(school).newest(LATEST)


@prepared
def _links(school):
    return Succession.objects.standing().about(school)
