"""Who represents the schools of a group: one line for each school, with its people by seat."""

from dataclasses import dataclass

from clusters import people
from clusters.models import Membership, Post, School
from clusters.permissions.table import Job, Permission


@dataclass(frozen=True)
class Line:
    """One school: (the name of a seat, the posts that hold it) for each seat of the group."""

    membership: Membership
    seats: list[tuple[str, list[Post]]]
    may_invite: bool

    @property
    def school(self):
        return self.membership.school

    @property
    def posts(self):
        return [post for _, posts in self.seats for post in posts]

    @property
    def is_vacant(self):
        """Whether nobody who joined represents the school."""
        return not any(post.user.has_joined and post.user.is_active for post in self.posts)


@dataclass(frozen=True)
class Representatives:
    """The schools of a group today, by name. An officer invites only at schools of their own authority."""

    lines: list[Line]

    @classmethod
    def of(cls, group, user, schools=None):
        """Those of `group`, or only of its `schools`. Three queries."""
        memberships = list(group.memberships.current().of_schools().for_listing())
        memberships = [each for each in memberships if schools is None or each.school in schools]
        posts = people.seats_of(group, [each.school for each in memberships])
        own = School.objects.where(user, may=permission_to_invite(group))
        may_invite = set(own.filter(pk__in=[school.pk for school in posts]))
        return cls([Line(each, _by_seat(group, posts[each.school]), each.school in may_invite) for each in memberships])

    @property
    def vacant(self):
        return [line for line in self.lines if line.is_vacant]

    @property
    def next_to_invite(self):
        """The first school where nobody is, not even invited, and this officer may invite; or None."""
        return next((line for line in self.lines if not line.posts and line.may_invite), None)


def permission_to_invite(group):
    """What it takes, at a school, to invite people to the seats of `group`."""
    return Permission.POST_INVITE_HEAD if Job.HEAD in group.seats else Permission.POST_INVITE


def _by_seat(group, posts):
    return [(Job(seat).label, [post for post in posts if post.job == seat]) for seat in group.seats]
