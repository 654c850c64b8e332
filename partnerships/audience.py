"""Who is told what about a partnership."""

from accounts.models import User
from clusters import people
from clusters.models import Post
from clusters.permissions.table import Job


def heads_of(schools):
    """{school's id: its head teachers who joined} for those of `schools` that have one. One query."""
    return _holders(schools, [Job.HEAD])


def budget_holders_of(schools):
    """{school's id: its head teachers and business managers who joined}: they are asked about money. One query."""
    return _holders(schools, [Job.HEAD, Job.SBM])


def members_of(partnership, *, but):
    """Everybody who sits in `partnership` or holds an office in it and has joined, without `but`. One query."""
    return [person for person in people.who_is_told(partnership) if person != but]


def people_of(groups, *, but):
    """Everybody who is written to about any of `groups`, each once, without `but`. One query."""
    return [person for person in people.told_of_any(groups) if person != but]


def _holders(schools, jobs):
    posts = Post.objects.current().filter(school__in=schools, job__in=jobs, user__in=User.objects.who_joined())
    held = {}
    for post in posts.select_related("user").order_by("user__name", "pk"):
        held.setdefault(post.school_id, []).append(post.user)
    return held
