"""Make groups, change them, put schools in and take them out."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from clusters import history, people
from clusters.models import Group, LocalAuthority, Membership
from common import dates, editing, refusals

RESERVED = {"new"}


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
    those schools. Raises ValidationError in users' words."""
    create(group, by=by)
    if not (with_schools and group.matched_cluster):
        return []
    schools = [school for school in people.member_schools(group.matched_cluster) if not school.is_closed]
    return put_in(group, schools, starts_on=timezone.localdate(), by=by)[0]


@transaction.atomic
def change(group, *, seen, by):
    """Save what was changed on `group` since its version `seen`. Raises editing.Overtaken, ValidationError."""
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
    return group


@transaction.atomic
def put_in(group, schools, *, starts_on, by):
    """Put `schools` in `group` from the day `starts_on`; return (those put in, those that were in it already)."""
    _lock(group)
    schools = list(dict.fromkeys(schools))
    holding = Membership.objects.filter(group=group, school__in=schools)
    taken = set(holding.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on)).values_list("school", flat=True))
    new = [school for school in schools if school.pk not in taken]
    if closed := [school.display_name for school in new if school.is_closed]:
        raise ValidationError(f"A closed school cannot be put in a group. Leave out: {', '.join(closed)}.")
    with refusals.in_words(Membership):
        Membership.objects.bulk_create(Membership(group=group, school=each, starts_on=starts_on) for each in new)
    for school in new:
        text = f"put {school} in {group} from {dates.day(starts_on)}"
        history.record(text, by=by, group=group, school=school, about=group.about)
    return new, [school for school in schools if school.pk in taken]


@transaction.atomic
def take_out(membership, *, ends_on, by):
    """Take a school out of its group: `ends_on` is the first day on which it is no longer in."""
    _lock(membership.group)
    membership.refresh_from_db()
    if membership.ends_on:
        raise ValidationError(f"{membership.school} leaves the group on {dates.day(membership.ends_on)} already.")
    membership.ends_on = ends_on
    membership.full_clean()
    membership.save()
    text = f"took {membership.school} out of {membership.group} from {dates.day(ends_on)}"
    history.record(text, by=by, group=membership.group, school=membership.school, about=membership.group.about)


def _lock(group):
    """Make other officers wait who change the schools of `group` at this moment."""
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)


def _free_slug(name):
    """An address for a group called `name` that no other group has."""
    stem = slugify(name)[:120] or "group"
    taken = set(Group.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | RESERVED
    candidates = (f"{stem}-{number}" if number > 1 else stem for number in range(1, len(taken) + 2))
    return next(slug for slug in candidates if slug not in taken)
