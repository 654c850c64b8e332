"""Who is written to about a course: those who run it, and who holds the budget at each school."""

from accounts.models import User
from clusters.models import Office
from clusters.permissions.table import OfficeJob

STEWARDS = [OfficeJob.ORGANISER, OfficeJob.CLUSTER_SBM]


def runners_of(course):
    """Whoever commissioned `course`, and the organisers and business managers of its group, of those who joined.
    One query."""
    offices = Office.objects.current().filter(group=course.group_id, job__in=STEWARDS)
    people = User.objects.who_joined()
    return list((people.filter(pk__in=offices.values("user")) | people.filter(pk=course.commissioned_by_id)).by_name())


def everybody(leaders):
    """The people of `leaders`, which `people.budget_holders` found."""
    return [person for people in leaders.values() for person in people]


def others(people, by):
    """`people`, each once, without the person `by`, who knows."""
    return [person for person in dict.fromkeys(people) if person != by]
