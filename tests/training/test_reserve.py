"""Reserving places, as schools and many schools at once do it, and what the database keeps by itself."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from clusters.models import HistoryLine
from tests import factories
from tests.together import at_once
from tests.training.people import held_by, move, numbers
from training import actions
from training.models import Place, Session

# --- reserve ---------------------------------------------------------------------------------------


def test_reserve_gives_the_school_its_places_in_the_only_session(cast, course, session, reserve):
    places = reserve(cast.moss_bank, 2)

    assert [(place.is_held, place.session) for place in places] == [(True, session)] * 2
    assert numbers(course) == (2, 0)


def test_reserve_writes_down_who_did_it(cast, course, reserve):
    reserve(cast.moss_bank, 2)

    line = HistoryLine.objects.filter(about=course.about).latest("pk")
    assert str(line) == (
        "Business manager, Moss Bank reserved 2 places on “IOSH Managing Safely” for Moss Bank Primary School"
    )
    assert line.school == cast.moss_bank


def test_reserve_tells_the_schools_other_leaders(cast, course, reserve, subjects):
    subjects()

    reserve(cast.moss_bank, 2)

    called = "IOSH Managing Safely (North cluster)"
    assert subjects() == {"head@mossbank.example": [f"Places for Moss Bank Primary School: {called}"]}


def test_reserve_puts_what_is_not_left_on_the_waiting_list(cast, course, reserve):
    reserve(cast.moss_bank, 2)

    first, second = reserve(cast.brook_lane, 2)

    assert (first.is_held, second.is_waiting, second.session) == (True, True, None)
    assert numbers(course) == (3, 1)


def test_reserve_goes_into_no_session_while_there_are_two(cast, course, at, reserve):
    actions.add_session(at(course, day=21), by=cast.organiser)

    (place,) = reserve()

    assert place.session is None


def test_reserve_goes_into_the_session_that_is_chosen(cast, course, at, reserve):
    second = actions.add_session(at(course, day=21), by=cast.organiser)

    (place,) = reserve(session=second)

    assert place.session == second


def test_reserve_refuses_more_than_a_schools_places(cast, reserve):
    reserve(cast.moss_bank, 1)

    with pytest.raises(ValidationError, match="may reserve 1 more: each school may have 2"):
        reserve(cast.moss_bank, 2)


def test_reserve_refuses_a_school_from_outside_the_group(cast, course):
    with pytest.raises(ValidationError, match="Far Away Primary School is not in North cluster"):
        actions.reserve(course, cast.far_away, by=cast.outsider)


def test_reserve_refuses_a_course_that_is_being_prepared(cast, draft):
    course = actions.commission(draft(), by=cast.organiser)

    with pytest.raises(ValidationError, match="This course is being prepared"):
        actions.reserve(course, cast.moss_bank, by=cast.sbm)


def test_reserve_refuses_a_full_session_and_says_what_is_left(cast, course, session, at, reserve):
    move(session, by=cast.organiser, capacity=1)
    actions.add_session(at(course, day=21), by=cast.organiser)

    with pytest.raises(ValidationError, match="has 1 place left"):
        reserve(cast.moss_bank, 2, session=session)

    assert numbers(course) == (0, 0)


def test_reserve_refuses_once_every_session_has_begun(cast, reserve, at_nine_on_monday):
    at_nine_on_monday.move_to(datetime(2027, 1, 14, 9, 30, tzinfo=UTC))

    with pytest.raises(ValidationError, match="Every session of this course has begun"):
        reserve()


@pytest.mark.django_db(transaction=True)
def test_the_last_place_under_eight_at_once_has_one_winner(cast, course):
    schools = [factories.school() for _ in range(8)]
    for school in schools:
        factories.membership(cast.cluster, school)
    actions.reserve(course, cast.moss_bank, number=2, by=cast.sbm)

    outcomes = at_once(
        *[lambda school=school: actions.reserve(course, school, number=1, by=cast.organiser) for school in schools]
    )

    assert sorted(place.is_held for (place,) in outcomes) == [False] * 7 + [True]
    assert numbers(course) == (3, 7)


@pytest.mark.django_db(transaction=True)
def test_the_last_seat_of_a_session_under_eight_at_once_has_one_winner(cast, draft, at):
    course = actions.commission(draft(maximum=20), sessions=[at(capacity=1), at(day=21)], by=cast.organiser)
    actions.open_for_places(course, by=cast.organiser)
    small = Session.objects.get(capacity=1)
    schools = [factories.school() for _ in range(8)]
    for school in schools:
        factories.membership(cast.cluster, school)

    outcomes = at_once(
        *[
            lambda school=school: actions.reserve(course, school, number=1, session=small, by=cast.organiser)
            for school in schools
        ]
    )

    assert [type(outcome) for outcome in outcomes].count(list) == 1
    assert numbers(course) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_a_school_that_presses_eight_times_at_once_gets_its_two_places(cast, course):
    outcomes = at_once(*[lambda: actions.reserve(course, cast.moss_bank, by=cast.sbm) for _ in range(8)])

    assert [type(outcome) for outcome in outcomes].count(list) == 2
    assert held_by(course, cast.moss_bank) == 2


@pytest.mark.django_db(transaction=True)
def test_one_page_sent_four_times_at_once_reserves_once(cast, course):
    outcomes = at_once(*[lambda: actions.reserve(course, cast.moss_bank, has=0, by=cast.sbm) for _ in range(4)])

    assert [type(outcome) for outcome in outcomes].count(list) == 1
    assert held_by(course, cast.moss_bank) == 1


# --- what the database keeps by itself -------------------------------------------------------------


def bare(course, school, by, **fields):
    """A place written past every action."""
    held = {"reserved_at": "2026-11-23T09:00Z", "asked_at": "2026-11-23T09:00Z"}
    with transaction.atomic():
        return Place.objects.create(course=course, school=school, asked_by=by, **{**held, **fields})


def broken(error):
    return error.value.__cause__.diag.constraint_name


def test_the_database_refuses_one_place_too_many(cast, course):
    for school in (cast.moss_bank, cast.moss_bank, cast.brook_lane):
        bare(course, school, cast.sbm)

    with pytest.raises(IntegrityError) as error:
        bare(course, cast.brook_lane, cast.sbm)

    assert broken(error) == "place_within_course"


def test_the_database_refuses_a_third_place_of_a_school(cast, course):
    for _ in range(2):
        bare(course, cast.moss_bank, cast.sbm, reserved_at=None)

    with pytest.raises(IntegrityError) as error:
        bare(course, cast.moss_bank, cast.sbm, reserved_at=None)

    assert broken(error) == "place_within_school"


def test_the_database_refuses_a_session_that_is_full(cast, course, session):
    Session.objects.update(capacity=1)
    bare(course, cast.moss_bank, cast.sbm, session=session)

    with pytest.raises(IntegrityError) as error:
        bare(course, cast.brook_lane, cast.sbm, session=session)

    assert broken(error) == "place_within_session"


def test_the_database_refuses_the_session_of_another_course(cast, draft, at, course):
    other = actions.commission(draft(), sessions=[at()], by=cast.organiser)

    with pytest.raises(IntegrityError) as error:
        bare(course, cast.moss_bank, cast.sbm, session=other.sessions.get())

    assert broken(error) == "place_in_session_of_course"


def test_the_database_refuses_a_smaller_session_or_course_than_is_taken(cast, course, session, reserve):
    reserve(cast.moss_bank, 2)

    for rows, fields in ((Session.objects, {"capacity": 1}), (type(course).objects, {"maximum": 1})):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**fields)


@pytest.mark.django_db(transaction=True)
def test_the_database_keeps_the_last_place_from_eight_who_write_past_the_actions(cast, course):
    schools = [factories.school() for _ in range(8)]
    for school in schools[:2]:
        bare(course, school, cast.sbm)

    def write(school):
        try:
            return bare(course, school, cast.sbm)
        except IntegrityError:
            return None

    outcomes = at_once(*[lambda school=school: write(school) for school in schools])

    assert sum(outcome is not None for outcome in outcomes) == 1
