"""Whom a cost will reach, school by school, before anybody is told."""

from dataclasses import dataclass

from clusters.models import School
from ledger import audience


@dataclass(frozen=True)
class Told:
    """A school, and those of its people who joined and get its letter."""

    school: School
    people: list


def told_of(shares):
    """Who is told about `shares`: a Told for each school that pays something, in their order. One query."""
    schools = [share.school for share in shares if share.asks]
    people = audience.budget_holders([school.pk for school in schools])
    return [Told(school, people.get(school.pk, [])) for school in schools]
