"""Who is told about a meeting: the schools with their people, and those who come by an office."""

from dataclasses import dataclass
from functools import cached_property

from accounts.models import User
from clusters import people
from clusters.models import Post, School
from clusters.permissions.table import Permission


@dataclass(frozen=True)
class Audience:
    """`posts` holds every member school with the posts that sit in the group, also of people who have not joined yet.
    `people` are the ones who are written to, each once."""

    posts: dict[School, list[Post]]
    people: list[User]

    @cached_property
    def schools_of(self):
        """{person's id: schools they hold a seat for}."""
        found = {}
        for school, posts in self.posts.items():
            for user in {post.user_id for post in posts}:
                found.setdefault(user, []).append(school)
        return found

    @cached_property
    def others(self):
        """People who are told but hold no seat for a school."""
        return [user for user in self.people if user.pk not in self.schools_of]

    @cached_property
    def silent_schools(self):
        """Schools where nobody can be told, because nobody who sits in the group has joined."""
        told = {user.pk for user in self.people}
        return [school for school, posts in self.posts.items() if not told & {post.user_id for post in posts}]

    @property
    def count(self):
        return len(self.people)


def of(meeting):
    """The audience of `meeting` today; whoever booked it is told too while they may see it. Three queries, and two
    more for a booker from outside the group."""
    told = list(people.who_is_told(meeting.group))
    booker = meeting.booked_by
    is_outside = booker.is_active and booker not in told
    if is_outside and booker.has_perm(Permission.MEETING_VIEW, meeting.group):
        told.append(booker)
    return Audience(people.seated_posts(meeting.group), told)
