"""When one school follows another: a person confirms, and memberships move to the new school on the day it opens."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from clusters.history import record
from clusters.models import LONG_BEFORE, Membership, Post, Succession
from clusters.register import closing
from clusters.register.heirs import follow
from common import refusals
from common.dates import short_day

NOT_HERE = "The new school is not in the portal yet. Bring in a register file that holds it, then confirm."
DECIDED = "Somebody else has decided this already. Nothing was changed."


def memberships_to_move(succession):
    """The old school's memberships that run on, or that its closing or an earlier confirmation ended."""
    school, heir = succession.predecessor, succession.successor
    days = [closing.day_after(school.closes_on) if school.closes_on else None, heir and day_of_move(school, heir)]
    first = min(filter(None, days), default=timezone.localdate() + timedelta(days=1))
    moving = Q(ends_on__isnull=True) | Q(ends_on__gte=first)
    return Membership.objects.filter(moving, school=school).select_related("group").order_by("group__name", "pk")


def day_of_move(school, heir):
    """The day on which `heir` takes the place of `school`, or None where the register does not say. One that was
    there long before takes it when `school` closes, not on the day it opened itself."""
    if heir.opened_on and heir.opened_on > (school.closes_on or timezone.localdate()) - LONG_BEFORE:
        return heir.opened_on
    return closing.day_after(school.closes_on) if school.closes_on else None


@dataclass
class Plan:
    """What confirming would do: which memberships move where, and when."""

    memberships: list
    heirs: list
    """(school, day of the move or None)"""
    awaited: list

    @property
    def is_dated(self):
        return all(day for _, day in self.heirs)


def plan(succession):
    """The Plan of `succession`."""
    found = follow([succession])[succession.pk]
    heirs = [(heir, day_of_move(succession.predecessor, heir)) for heir in found.schools]
    return Plan(list(memberships_to_move(succession)), heirs, found.awaited)


def decide(succession, confirmed, *, by):
    """Confirm with the form's `confirmed` values, or dismiss where that is None; say what was done."""
    if confirmed is None:
        dismiss(succession, by=by)
        return f"Dismissed. The memberships of {succession.predecessor} are left alone."
    confirm(succession, by=by, **confirmed)
    return f"Confirmed. The memberships of {succession.predecessor} move to the new school."


@transaction.atomic
def confirm(succession, *, on=None, with_posts=False, by):
    """Put the schools that follow in the end into the old school's groups, from the day each opened, and end the old.

    `on` is that day where the register does not give it. With posts, the people of the old school hold theirs at the
    new one from the same day.
    """
    succession = _lock(succession)
    school, planned = succession.predecessor, plan(succession)
    if not planned.heirs:
        raise ValidationError(NOT_HERE)
    days = {heir: day or on for heir, day in planned.heirs}
    if None in days.values():
        raise ValidationError("Enter the day on which the new school takes over.")
    for heir, day in days.items():
        _join(heir, planned.memberships, day, by)
    if with_posts:
        _move_posts(school, days, by)
    _leave(planned.memberships, min(days.values()), by)
    succession.confirmed_at, succession.decided_by = timezone.now(), by
    succession.save(update_fields=["confirmed_at", "decided_by"])
    names = " and ".join(map(str, days))
    record(f"confirmed that {names} follows {school}", by=by, school=school)


@transaction.atomic
def dismiss(succession, *, by):
    """Leave the memberships alone. A closed school that was only kept for this successor leaves its groups."""
    succession = _lock(succession)
    succession.dismissed_at, succession.decided_by = timezone.now(), by
    succession.save(update_fields=["dismissed_at", "decided_by"])
    school = succession.predecessor
    record(
        f"dismissed that {succession.successor or succession.successor_urn} follows {school}",
        by=by,
        school=school,
    )
    closing.end_if_closed(school, by=by)


def _lock(succession):
    """The succession as it stands, locked, and then its old school's groups: the order of imports too."""
    succession = Succession.objects.select_for_update(no_key=True, of=("self",)).for_listing().get(pk=succession.pk)
    if succession.is_decided:
        raise ValidationError(DECIDED)
    closing.hold_groups_of([succession.predecessor_id])
    return succession


def _join(heir, moving, day, by):
    """Make `heir` a member where it neither is one nor will be, until the day on which the old school was to leave."""
    own = Membership.objects.filter(school=heir, group__in=[old.group_id for old in moving])
    has = {membership.group_id for membership in own.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))}
    unplanned = _unplanned_ends(moving[0].school) if moving else set()
    for old in moving:
        if old.group_id not in has:
            starts_on = max(day, old.starts_on)
            is_planned = old.ends_on and old.ends_on > starts_on and old.ends_on not in unplanned
            ends_on = old.ends_on if is_planned else None
            Membership.objects.create(school=heir, group=old.group, starts_on=starts_on, ends_on=ends_on)
            has.add(old.group_id)
            said = f"put {heir} into {old.group} from {short_day(starts_on)}, in the place of {old.school}"
            record(said, by=by, group=old.group, school=heir)


def _unplanned_ends(school):
    """The days on which memberships of `school` end because it closed or another took its place."""
    days = {day_of_move(school, each.successor) for each in Succession.objects.confirmed_for(school) if each.successor}
    return days | ({closing.day_after(school.closes_on)} if school.closes_on else set())


def _leave(moving, day, by):
    for old in moving:
        ends_on = max(day, old.starts_on)
        if old.ends_on is None or old.ends_on > ends_on:
            old.ends_on = ends_on
            old.save(update_fields=["ends_on"])
            last = short_day(ends_on - timedelta(days=1))
            said = f"ended the membership of {old.school} in {old.group} after {last}"
            record(said, by=by, group=old.group, school=old.school)


def _move_posts(school, days, by):
    """Give the people of `school` the same posts at each heir from its day of `days`, and end the old ones then."""
    posts = list(Post.objects.not_ended().filter(school=school).order_by("pk"))
    for heir, day in days.items():
        for post in posts:
            _give_post(post, heir, max(day, post.starts_on))
        record(f"moved the people of {school} to the same posts from {short_day(day)}", by=by, school=heir)
    for post in posts:
        ends_on = max(min(days.values()), post.starts_on)
        if post.ends_on is None or post.ends_on > ends_on:
            post.ends_on = ends_on
            post.save(update_fields=["ends_on"])


def _give_post(post, heir, day):
    """Let the person of `post` hold it at `heir` from `day` until it was to end anyway, unless they hold it there."""
    if post.ends_on and post.ends_on <= day:
        return
    held = Post.objects.filter(school=heir, user=post.user_id, job=post.job)
    if not held.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day)).exists():
        with refusals.in_words(Post):
            Post.objects.create(user_id=post.user_id, school=heir, job=post.job, starts_on=day, ends_on=post.ends_on)
