"""Whom a cost will reach, school by school, before anybody is told."""

from dataclasses import dataclass

from clusters import people
from clusters.models import School


@dataclass(frozen=True)
class Told:
    """A school, and those of its people who joined and get its letter."""

    school: School
    people: list


def told_of(shares, debts=()):
    """Who is told about `shares`, and about `debts` once these are known: a Told for each school that shares something,
    and then for each that only pays or is paid. One query."""
    schools = [share.school for share in shares if share.asks]
    schools += [school for debt in debts for school in (debt.debtor_school, debt.creditor_school) if school]
    schools = dict.fromkeys(schools)
    found = people.budget_holders(schools)
    return [Told(school, found[school.pk]) for school in schools]
