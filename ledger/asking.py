"""Whom a cost will reach, school by school, before anybody is told."""

from clusters import people


def told_of(shares, debts=()):
    """Who is told about `shares`, and about `debts` once these are known: [(school, its people who get the letter)]
    for each school that shares something, and then for each that only pays or is paid. One query."""
    schools = [share.school for share in shares if share.asks]
    schools += [school for debt in debts for school in (debt.debtor_school, debt.creditor_school) if school]
    return people.budget_holders_by_school(dict.fromkeys(schools))
