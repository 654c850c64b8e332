"""Who looks after a charge, and is written to about it."""

from clusters.models import Office
from clusters.permissions.table import OfficeJob

STEWARDS = {OfficeJob.ORGANISER, OfficeJob.CLUSTER_SBM}


def stewards(charge):
    """Who drafted `charge`, and the group's organisers and business managers: of them those who joined, each once. One
    query, for a charge with `drafted_by` at hand."""
    offices = Office.objects.current().of_people_who_joined().filter(group=charge.group_id, job__in=STEWARDS)
    people = {office.user for office in offices.select_related("user")}
    if charge.drafted_by.is_active and charge.drafted_by.has_joined:
        people.add(charge.drafted_by)
    return sorted(people, key=lambda person: person.pk)
