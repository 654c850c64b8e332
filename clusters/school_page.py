"""Everything that the page of a school shows: to anybody what the register says, to its own people who holds posts."""

from dataclasses import dataclass, field

from clusters import maps
from clusters.models import HistoryLine, School, Succession
from clusters.permissions.guard import may_see
from clusters.permissions.table import Job, Permission

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
        return not any(post.job == Job.HEAD for post in self.posts)

    @classmethod
    def of(cls, school, request):
        """The page of `school` for the person of `request`. Three queries for anybody, five for its people."""
        shows_people = may_see(request, Permission.POST_VIEW, school)
        page = cls(
            shows_people,
            not shows_people and request.user.has_perm(Permission.POST_VIEW, school),
            _posts(school, request.user) if shows_people else [],
        )
        memberships = list(school.memberships.with_groups())
        page.groups = [each for each in memberships if not each.is_over and not each.group.closed_at]
        page.map = _map(school, page.groups)
        if may_see(request, Permission.SCHOOL_SEE_HISTORY, school):
            page.past = [each for each in memberships if each not in page.groups and each.ends_on != each.starts_on]
            page.history = list(HistoryLine.objects.of_school(school).newest(LATEST))
        for link in Succession.objects.standing().about(school):
            (page.successors if link.predecessor_id == school.pk else page.predecessors).append(link)
        return page


def _map(school, memberships):
    """The schools of its groups, this one told from the others. One query, none for a school on its own."""
    groups = [each.group_id for each in memberships if not each.is_to_come]
    schools = list(School.objects.around(groups))
    return maps.draw(schools, title=f"{school} among the schools of its groups", marked=school)


def _posts(school, user):
    """The posts of today and of later that `user` may see, head teachers first. One query."""
    posts = school.posts.where(user, may=Permission.POST_VIEW).not_ended().select_related("user")
    return sorted(posts.order_by("user__name", "pk"), key=lambda post: Job.values.index(post.job))
