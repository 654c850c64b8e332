"""Who is told what about a partnership."""

from clusters import people
from clusters.permissions.table import Job


def heads_of(schools):
    """{school's id: its head teachers who joined}. One query."""
    return people.holders_of([Job.HEAD], schools)


def members_of(partnership, *, but):
    """Everybody who sits in `partnership` or holds an office in it and has joined, without `but`. One query."""
    return [person for person in people.who_is_told(partnership) if person != but]


def people_of(groups, *, but):
    """Everybody who is written to about any of `groups`, each once, without `but`. One query."""
    return [person for person in people.told_of_any(groups) if person != but]
