"""Who is written to about money: a school's head teacher and business manager, and those who look after a charge."""

from clusters.models import Office, Post
from clusters.permissions.standing import BUDGET_HOLDERS
from clusters.permissions.table import OfficeJob

STEWARDS = {OfficeJob.ORGANISER, OfficeJob.CLUSTER_SBM}


def budget_holders(schools):
    """{id of a school: its head teachers and business managers who joined}. One query."""
    posts = Post.objects.current().of_people_who_joined().filter(school__in=schools, job__in=BUDGET_HOLDERS)
    found = {}
    for post in posts.select_related("user").order_by("user__name", "pk"):
        people = found.setdefault(post.school_id, [])
        if post.user not in people:
            people.append(post.user)
    return found


def stewards(charge):
    """Who drafted `charge`, and the group's organisers and business managers: of them those who joined, each once. One
    query, for a charge with `drafted_by` at hand."""
    offices = Office.objects.current().of_people_who_joined().filter(group=charge.group_id, job__in=STEWARDS)
    people = {office.user for office in offices.select_related("user")}
    if charge.drafted_by.is_active and charge.drafted_by.has_joined:
        people.add(charge.drafted_by)
    return sorted(people, key=lambda person: person.pk)
