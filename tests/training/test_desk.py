"""What of training waits for a person."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from tests.training.people import name
from training import actions, desk


def lines(user):
    return [(kind, key, name, place) for kind, key, name, place, _ in desk.waiting(user)]


def test_nothing_waits_at_first(cast, course):
    assert [lines(user) for user in (cast.sbm, cast.organiser, cast.officer)] == [[], [], []]


def test_places_to_fill_in_wait_for_the_schools_leaders_once_the_course_goes_ahead(cast, course, session, reserve):
    first, second = reserve(cast.moss_bank, 2)
    name(first, typed="Caretaker", by=cast.sbm)
    assert lines(cast.sbm) == []

    actions.confirm(course, by=cast.organiser)

    line = ("training.name", str(second.pk), "IOSH Managing Safely", "Moss Bank Primary School")
    assert lines(cast.sbm) == lines(cast.member) == [line]
    assert lines(cast.organiser) == []
    ((*_, due_at),) = desk.waiting(cast.sbm)
    assert due_at == session.starts_at


def test_a_session_that_has_begun_waits_for_no_names(cast, course, session, reserve, at_nine_on_monday):
    reserve(cast.moss_bank)
    actions.confirm(course, by=cast.organiser)
    at_nine_on_monday.move_to(session.starts_at)

    assert lines(cast.sbm) == []


def test_a_place_from_the_waiting_list_waits_for_three_days(cast, course, reserve, at_nine_on_monday):
    mine, _ = reserve(cast.moss_bank, 2)
    *_, waits = reserve(cast.brook_lane, 2)
    at_nine_on_monday.shift(timedelta(hours=1))
    actions.give_back(mine, by=cast.sbm)

    assert lines(cast.organiser) == [
        ("training.moved_up", str(waits.pk), "IOSH Managing Safely", "Brook Lane Primary School")
    ]
    at_nine_on_monday.shift(timedelta(days=4))
    assert lines(cast.organiser) == []


def test_the_decision_waits_for_whoever_runs_the_course_from_a_week_ahead(cast, course, at_nine_on_monday):
    at_nine_on_monday.move_to(datetime(2026, 12, 6, 9, tzinfo=UTC))
    assert lines(cast.organiser) == []

    at_nine_on_monday.move_to(datetime(2026, 12, 7, 9, tzinfo=UTC))

    line = ("training.decide", str(course.pk), "IOSH Managing Safely", "North cluster")
    assert lines(cast.organiser) == [line]
    assert lines(cast.officer) == lines(cast.sbm) == []


def test_the_decision_waits_for_a_business_manager_who_commissioned_it(cast, draft, at_nine_on_monday):
    course = actions.open_for_places(actions.commission(draft(), by=cast.sbm), by=cast.sbm)
    at_nine_on_monday.move_to(datetime(2026, 12, 14, 9, tzinfo=UTC))

    line = ("training.decide", str(course.pk), "IOSH Managing Safely", "North cluster")
    assert lines(cast.sbm) == lines(cast.organiser) == [line]


def test_the_register_waits_until_every_place_is_marked(cast, course, session, reserve, at_nine_on_monday):
    first, second = reserve(cast.moss_bank, 2)
    actions.confirm(course, by=cast.organiser)
    at_nine_on_monday.move_to(session.starts_at)
    line = ("training.register", str(session.pk), "IOSH Managing Safely", "North cluster")

    actions.mark_register(session, marks={first.pk: "absent"}, by=cast.organiser)
    assert lines(cast.organiser) == [line]
    actions.mark_register(session, marks={second.pk: "absent"}, by=cast.organiser)

    assert lines(cast.organiser) == []


@pytest.mark.parametrize("kind", desk.LINKS)
def test_every_kind_leads_to_a_page(kind):
    _, page, takes = desk.LINKS[kind]

    assert reverse(page, kwargs={takes: "1"})


def test_it_takes_one_query_beside_the_standing(cast, course, django_assert_num_queries):
    cast.sbm.has_perm("training.view", course)

    with django_assert_num_queries(1):
        list(desk.waiting(cast.sbm))
