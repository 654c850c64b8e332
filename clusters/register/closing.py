"""What follows when the register closes a school: its memberships end, unless its successor has yet to appear."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Subquery

from clusters.history import record
from clusters.models import Group, Membership, School, Succession
from common.dates import short_day


def day_after(closes_on):
    """The first day on which a school that closed on `closes_on` is no longer a member. It was open on its last."""
    return closes_on + timedelta(days=1)


def end_memberships(closed, *, known, tally, is_dry_run, by):
    """End the memberships of the schools that `closed` (URN to closing day) names, on the day after they closed.

    A school whose successors are all still absent from `known` (URNs) stays in its groups until one appears.
    """
    ending = _running_on(closed)
    if not is_dry_run:
        hold_groups_of({membership.school_id for membership in ending})
        ending = _running_on(closed)
    awaited = awaited_successors({membership.school_id for membership in ending}, known)
    for membership in ending:
        school, group = membership.school, membership.group
        if school.pk in awaited:
            urns = " and ".join(map(str, awaited[school.pk]))
            tally.tell(
                "gap", f"{school} stays in {group} until its successor {urns} is in the register", urn=school.urn
            )
            continue
        closes_on = closed[school.urn]
        tally.tell("membership", f"{school} leaves {group} after {short_day(closes_on)}", urn=school.urn)
        if not is_dry_run:
            _end(membership, closes_on, by)


def _running_on(closed):
    """The memberships of the schools that `closed` names which have not ended."""
    found = Membership.objects.not_ended().filter(school__isnull=False).select_related("school", "group")
    return [membership for membership in found.order_by("pk") if membership.school.urn in closed]


def hold_groups_of(schools):
    """Let whoever would change the schools of these schools' groups at this moment wait."""
    memberships = Membership.objects.filter(school__in=schools)
    list(Group.objects.filter(pk__in=memberships.values("group")).held_still())


def _end(membership, closes_on, by):
    ends_on = max(day_after(closes_on), membership.starts_on)
    if membership.ends_on != ends_on:
        membership.ends_on = ends_on
        membership.save(update_fields=["ends_on"])
        school, group, last = membership.school, membership.group, short_day(closes_on)
        said = f"ended the membership of {school} in {group} after {last}, when the register closes it"
        record(said, by=by, group=group, school=school)


def end_if_closed(school, *, by):
    """End what runs on of a closed `school`, unless it still waits for a successor that is not in the portal."""
    if school.is_closed and school.closes_on and not awaited_successors([school.pk]):
        for membership in Membership.objects.not_ended().filter(school=school).select_related("school", "group"):
            _end(membership, school.closes_on, by)


def awaited_successors(school_ids, known=()):
    """{school id: URNs of its successors} for the schools none of whose successors is held or in `known`."""
    found = {}
    for succession in Succession.objects.undecided().filter(predecessor__in=school_ids).order_by("successor_urn"):
        is_here = succession.successor_id is not None or succession.successor_urn in known
        found.setdefault(succession.predecessor_id, []).append((succession.successor_urn, is_here))
    return {
        school: [urn for urn, _ in successors]
        for school, successors in found.items()
        if not any(here for _, here in successors)
    }


def reopen_memberships(schools, *, tally, is_dry_run, by):
    """Take back the endings that the register's closing caused, for closed schools whose successors are all absent."""
    if not is_dry_run:
        hold_groups_of(schools)
    found = Membership.objects.filter(school__in=schools, ends_on__isnull=False).select_related("school", "group")
    for membership in found.order_by("pk"):
        school, group = membership.school, membership.group
        if not school.is_closed or not school.closes_on or membership.ends_on != day_after(school.closes_on):
            continue
        tally.tell("gap", f"{school} stays in {group} until its successor is in the register", urn=school.urn)
        if not is_dry_run:
            membership.ends_on = None
            membership.save(update_fields=["ends_on"])
            record(
                f"kept {school} in {group} until its successor is in the register", by=by, group=group, school=school
            )


def join_successors():
    """Tie successions to schools that have come into the portal since the links were read."""
    school = School.objects.filter(urn=OuterRef("successor_urn"))
    waiting = Succession.objects.filter(Exists(school), successor__isnull=True)
    waiting.update(successor=Subquery(school.values("pk")))
