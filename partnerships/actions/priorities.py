"""Agree shared priorities, change their words and order, and drop them."""

from django.db import transaction

from clusters import history
from clusters.models import Group
from common import editing, refusals
from partnerships import ordering
from partnerships.models import Priority


@transaction.atomic
def agree(priority, schools, *, by):
    """Put `priority` after the others of its year; the development plans of `schools` name it. Raises
    ValidationError in users' words."""
    _hold(priority)
    ordering.put_last(priority, _of_its_year(priority))
    priority.full_clean()
    with refusals.in_words(Priority):
        priority.save()
    priority.schools.set(schools)
    _record("set the priority", priority, by=by)
    return priority


@transaction.atomic
def change(priority, schools, *, seen, by):
    """Save what was changed since version `seen`. Raises editing.Overtaken, ValidationError."""
    editing.claim(priority, seen=seen)
    priority.full_clean()
    with refusals.in_words(Priority):
        priority.save()
    priority.schools.set(schools)
    _record("changed the priority", priority, by=by)


@transaction.atomic
def move_up(priority, *, by):
    """Put `priority` before the one above it in its year. The order is not worth a line of history."""
    _hold(priority)
    ordering.move_up(priority, _of_its_year(priority))


@transaction.atomic
def remove(priority, *, by):
    """Drop `priority` for good."""
    _record("dropped the priority", priority, by=by)
    priority.delete()


def _of_its_year(priority):
    return priority.partnership.priorities.of_year(priority.year)


def _hold(priority):
    Group.objects.held_still().get(pk=priority.partnership_id)


def _record(verb, priority, *, by):
    text = f"{verb} “{priority}” for {priority.year_in_words}"
    history.record(text, by=by, group=priority.partnership, about=priority.about)
