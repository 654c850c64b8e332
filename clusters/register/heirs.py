"""Who comes after a school in the end: chains followed, splits kept apart, circles survived."""

from dataclasses import dataclass, field

from clusters.models import School, Succession


@dataclass
class Heirs:
    """The schools that stand at the end of a succession, and the URNs of those the portal does not hold yet."""

    schools: list = field(default_factory=list)
    awaited: list = field(default_factory=list)


def follow(successions):
    """{succession id: Heirs} for `successions`; one query for each link of the longest chain."""
    found = {succession.pk: Heirs() for succession in successions}
    reached = {succession.pk: {succession.predecessor_id} for succession in successions}
    steps = [(succession.pk, succession) for succession in successions]
    while steps:
        closed = [(root, step.successor) for root, step in steps if _settle(found[root], reached[root], step)]
        onwards = Succession.objects.standing().filter(predecessor__in={school.pk for _, school in closed})
        by_school = {}
        for step in onwards.for_listing():
            by_school.setdefault(step.predecessor_id, []).append(step)
        steps = [(root, step) for root, school in closed for step in by_school.get(school.pk, [])] if closed else []
    return found


def _settle(heirs, reached, step):
    """Note where `step` leads; True when the chain goes on from a closed school that was not met before."""
    school = step.successor
    if school is None:
        heirs.awaited.append(step.successor_urn)
        return False
    if school.pk in reached:
        return False
    reached.add(school.pk)
    if school.status == School.Status.CLOSED:
        return True
    heirs.schools.append(school)
    return False
