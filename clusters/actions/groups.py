"""Make groups, change them, put schools in and take them out."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from clusters import governor_emails, history, people
from clusters.actions import requests
from clusters.models import Group, LocalAuthority, Membership, School
from common import dates, editing, refusals


@transaction.atomic
def create(group, *, by):
    """Make `group`, a Cluster or GovernorGroup without an address yet. Raises ValidationError in users' words."""
    # The addresses of groups are shared by all authorities, so all of them wait for each other here.
    list(LocalAuthority.objects.select_for_update(no_key=True).order_by("pk"))
    group.slug = _free_slug(group.name)
    group.full_clean()
    with refusals.in_words(type(group), Group):
        group.save()
    history.record(f"made the {group._meta.verbose_name} “{group}”", by=by, group=group, about=group.about)
    return group


@transaction.atomic
def establish(group, *, with_schools, by):
    """Make the governor group `group`; with `with_schools`, put the schools of its cluster in it from today. Returns
    those schools. Who asked for it is told. Raises ValidationError in users' words."""
    if group.matched_cluster:
        requests.hold(group.matched_cluster)
    create(group, by=by)
    if group.matched_cluster:
        requests.answer_with(group, by=by)
    if not (with_schools and group.matched_cluster):
        return []
    schools = [school for school in people.member_schools(group.matched_cluster) if not school.is_closed]
    return put_in(group, schools, starts_on=timezone.localdate(), by=by)[0]


@transaction.atomic
def establish_as_asked(asked, group, *, by):
    """Make the governor group `group` that the request `asked` is for, with the schools of its cluster; return them.

    Whoever asked is told, and so are the people of the cluster. Raises ValidationError in users' words, also once
    another officer has decided.
    """
    requests.take_up(asked)
    told = list(people.who_is_told(group.matched_cluster))
    schools = establish(group, with_schools=True, by=by)
    governor_emails.group_established(group, [person for person in told if person != by], by=by)
    return schools


@transaction.atomic
def change(group, *, seen, by):
    """Save what was changed on `group` since its version `seen`; who asked for a governor group for the cluster that
    it is now matched to is told. Raises editing.Overtaken, ValidationError."""
    cluster = getattr(group, "matched_cluster", None)
    if cluster:
        requests.hold(cluster)
    # Names and matched clusters are taken once in an authority, so its groups wait for each other here.
    LocalAuthority.objects.select_for_update(no_key=True).get(pk=group.authority_id)
    stored = editing.claim(group, seen=seen)
    group.full_clean()
    changed = [
        str(field.verbose_name)
        for field in group._meta.concrete_fields
        if field.name != "version" and getattr(group, field.attname) != getattr(stored, field.attname)
    ]
    if not changed:
        return group
    with refusals.in_words(type(group), Group):
        group.save()
    history.record(f"changed the group’s {', '.join(changed)}", by=by, group=group, about=group.about)
    if cluster:
        requests.answer_with(group, by=by)
    return group


@dataclass(frozen=True)
class Plan:
    """What putting schools in a group from a day would do: `already` holds the memberships that stand in its way."""

    starts_on: date
    new: list[School]
    already: list[Membership]

    @property
    def button(self):
        """What the button that does it says."""
        return "Put 1 school in" if len(self.new) == 1 else f"Put {len(self.new)} schools in"


def plan(group, schools, *, starts_on):
    """The Plan of putting `schools` in `group` from the day `starts_on`. One query."""
    schools = list(dict.fromkeys(schools))
    here = Membership.objects.filter(group=group, school__in=schools).for_listing()
    already = list(here.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on)))
    taken = {membership.school_id for membership in already}
    return Plan(starts_on, [school for school in schools if school.pk not in taken], already)


@transaction.atomic
def put_in(group, schools, *, starts_on, by):
    """Put `schools` in `group` from the day `starts_on`; return (those put in, those that were in it already)."""
    if _lock(group).closed_at:
        raise ValidationError("This group is closed. A closed group takes no schools.")
    planned = plan(group, schools, starts_on=starts_on)
    if closed := [str(school) for school in planned.new if school.is_closed]:
        raise ValidationError(f"A closed school cannot be put in a group. Leave out: {', '.join(closed)}.")
    with refusals.in_words(Membership):
        new = (Membership(group=group, school=school, starts_on=starts_on) for school in planned.new)
        Membership.objects.bulk_create(new)
    for school in planned.new:
        text = f"put {school} in {group} from {dates.day(starts_on)}"
        history.record(text, by=by, group=group, school=school, about=group.about)
    return planned.new, list(dict.fromkeys(membership.school for membership in planned.already))


@transaction.atomic
def take_out(membership, *, ends_on, by):
    """Take a member out of its group: `ends_on` is the first day on which it is no longer in."""
    group = _lock(membership.group)
    membership.refresh_from_db(fields=["starts_on", "ends_on"])
    if membership.ends_on:
        raise ValidationError(f"{membership.member} leaves the group on {dates.day(membership.ends_on)} already.")
    membership.ends_on = ends_on
    membership.full_clean()
    membership.save()
    text = f"took {membership.member} out of {group} from {dates.day(ends_on)}"
    history.record(text, by=by, group=group, school=membership.school, about=group.about)


def _lock(group):
    """`group` as it stands, while other officers wait who would change its schools at this moment."""
    return Group.objects.held_still().get(pk=group.pk)


def _free_slug(name):
    """An address for a group called `name` that no other group has."""
    stem = slugify(name)[:120] or "group"
    taken = set(Group.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    candidates = (f"{stem}-{number}" if number > 1 else stem for number in range(1, len(taken) + 2))
    return next(slug for slug in candidates if slug not in taken)
