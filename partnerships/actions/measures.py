"""Choose what is measured, enter its figures, drop a measure."""

from django.core.exceptions import ValidationError
from django.db import transaction

from clusters import history
from clusters.models import Group
from common import editing, refusals
from partnerships import ordering
from partnerships.models import Comparator, Figure, Measure

MOST_LINES = 8
"""More lines than this nobody can tell apart in a chart."""


@transaction.atomic
def choose(measure, *, ours, others, by):
    """Keep `measure` after the others of its partnership, with a line called `ours` and one for each of `others`.

    Raises ValidationError in users' words, for too many lines and for two of one name too.
    """
    Group.objects.held_still().get(pk=measure.partnership_id)
    ordering.put_last(measure, measure.partnership.measures)
    measure.full_clean()
    with refusals.in_words(Measure):
        measure.save()
    _draw_lines(measure, ours, others)
    _record("chose to measure", measure, by=by)
    return measure


@transaction.atomic
def change(measure, *, ours, others, seen, by):
    """Save what was changed since version `seen`. A line whose name stays keeps its figures; one that is gone loses
    them. Raises editing.Overtaken, ValidationError."""
    editing.claim(measure, seen=seen)
    measure.full_clean()
    with refusals.in_words(Measure):
        measure.save()
    own = measure.comparators.get(is_ours=True)
    measure.comparators.exclude(pk=own.pk).exclude(name__in=others).delete()
    _draw_lines(measure, ours, others)
    _record("changed how it measures", measure, by=by)


@transaction.atomic
def enter(measure, readings, *, seen, by):
    """Keep `readings`, {(line's id, year): Reading, or None for no figure}. Raises editing.Overtaken."""
    editing.claim(measure, seen=seen)
    measure.save(update_fields=["version"])
    lines = set(measure.comparators.values_list("pk", flat=True))
    kept = [
        Figure(comparator_id=line, year=year, status=reading.status, value=reading.value)
        for (line, year), reading in readings.items()
        if reading and line in lines
    ]
    for year in {year for _, year in readings}:
        Figure.objects.filter(comparator__measure=measure, year=year).delete()
    Figure.objects.bulk_create(kept)
    _record("entered figures of", measure, by=by)


@transaction.atomic
def remove(measure, *, by):
    """Drop `measure` and its figures for good."""
    _record("stopped measuring", measure, by=by)
    measure.delete()


def _draw_lines(measure, ours, others):
    """One line for each name, in this order, the partnership's own first."""
    if len(others) >= MOST_LINES:
        raise ValidationError({"others": f"Enter at most {MOST_LINES - 1} comparators, so that the chart can be read."})
    if len({name.casefold() for name in [ours, *others]}) <= len(others):
        raise ValidationError({"others": "Give every line a name of its own."})
    Comparator.objects.update_or_create(measure=measure, is_ours=True, defaults={"name": ours})
    for position, name in enumerate(others, start=1):
        Comparator.objects.update_or_create(measure=measure, name=name, defaults={"position": position})


def _record(verb, measure, *, by):
    history.record(f"{verb} “{measure}”", by=by, group=measure.partnership, about=measure.about)
