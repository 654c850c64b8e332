"""Whatever schools do in whatever order, the numbers of a course hold."""

import random
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from tests import factories
from training import actions
from training.models import Place


@pytest.mark.parametrize("seed", range(5))
def test_random_histories_keep_the_numbers_of_a_course(cast, course, at_nine_on_monday, seed):
    chance = random.Random(seed)
    schools = [factories.school() for _ in range(4)]
    for school in schools:
        factories.membership(cast.cluster, school)

    for _ in range(40):
        at_nine_on_monday.shift(timedelta(hours=chance.randint(1, 20)))
        with suppress(ValidationError):
            step(chance, course, schools, by=cast.organiser)
        check(course)


def step(chance, course, schools, *, by):
    places = list(Place.objects.not_given_back().filter(course=course))
    if places and chance.random() < 0.4:
        actions.give_back(chance.choice(places), by=by)
    else:
        actions.reserve(course, chance.choice(schools), number=chance.randint(1, 2), by=by)


def check(course):
    """No more places than there are, nobody waits while one is left, and who waited longest was served first; every
    place that is owed was reserved, and no place was taken over twice."""
    places = list(Place.objects.filter(course=course))
    held = [place for place in places if place.is_held]
    waiting = [place for place in places if place.is_waiting]
    moved_up = [place for place in places if place.has_moved_up]
    relet = [place.relet_to_id for place in places if place.relet_to_id]

    assert len(held) <= course.maximum
    assert len(held) == course.maximum or not waiting
    assert all(
        up.asked_at <= still.asked_at for up in moved_up for still in waiting if up.reserved_at >= still.asked_at
    )
    assert all(sum(p.school_id == each.school_id for p in held + waiting) <= 2 for each in held + waiting)
    assert len(relet) == len(set(relet))
    assert {place.pk for place in Place.objects.owed()} >= {place.pk for place in held}
