"""Naming people, giving places back and moving up, as schools and two schools at once do it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from clusters.permissions.table import Job
from common.editing import Overtaken
from letters.models import Letter
from tests import factories
from tests.together import at_once
from tests.training.people import fresh, held_by, name, numbers
from training import actions
from training.models import Place

# --- name ------------------------------------------------------------------------------------------


def test_name_a_person_of_the_school(cast, reserve, site_manager):
    (place,) = reserve()

    name(place, person=site_manager, by=cast.sbm)

    assert fresh(place).who == "Site manager, Moss Bank"


def test_name_somebody_without_an_account(cast, reserve):
    (place,) = reserve()

    name(place, typed="Caretaker", job="Site staff", by=cast.sbm)

    assert fresh(place).who == "Caretaker, Site staff"


def test_name_refuses_somebody_from_another_school(cast, reserve):
    (place,) = reserve()

    with pytest.raises(ValidationError, match="has no post at Moss Bank Primary School"):
        name(place, person=cast.organiser, by=cast.sbm)


def test_name_refuses_one_person_twice_on_a_course(cast, reserve, site_manager):
    first, second = reserve(cast.moss_bank, 2)
    name(first, person=site_manager, by=cast.sbm)

    with pytest.raises(ValidationError, match="This person has a place on the course already"):
        name(second, person=site_manager, by=cast.sbm)


def test_name_refuses_one_person_in_two_sessions_at_once(cast, draft, at, reserve, site_manager):
    (place,) = reserve()
    name(place, person=site_manager, by=cast.sbm)
    other = actions.commission(draft(title="First aid"), sessions=[at(hour=13)], by=cast.organiser)
    actions.open_for_places(other, by=cast.organiser)
    (elsewhere,) = actions.reserve(other, cast.moss_bank, by=cast.sbm)

    with pytest.raises(ValidationError, match="This person is in another session at that time"):
        name(elsewhere, person=site_manager, by=cast.sbm)


def test_sessions_back_to_back_are_no_clash(cast, draft, at, reserve, site_manager):
    (place,) = reserve()
    name(place, person=site_manager, by=cast.sbm)
    other = actions.commission(draft(title="First aid"), sessions=[at(hour=16)], by=cast.organiser)
    actions.open_for_places(other, by=cast.organiser)
    (elsewhere,) = actions.reserve(other, cast.moss_bank, by=cast.sbm)

    name(elsewhere, person=site_manager, by=cast.sbm)

    assert fresh(elsewhere).person == site_manager


@pytest.mark.django_db(transaction=True)
def test_one_person_named_for_two_courses_at_once_gets_one_place(cast, draft, at, course, reserve, site_manager):
    (place,) = reserve()
    other = actions.commission(draft(title="First aid"), sessions=[at(hour=13)], by=cast.organiser)
    actions.open_for_places(other, by=cast.organiser)
    (elsewhere,) = actions.reserve(other, cast.moss_bank, by=cast.sbm)

    outcomes = at_once(
        lambda: name(place, person=site_manager, by=cast.sbm),
        lambda: name(elsewhere, person=site_manager, by=cast.member),
    )

    assert sorted(isinstance(outcome, ValidationError) for outcome in outcomes) == [False, True]
    assert Place.objects.filter(person=site_manager).count() == 1


def test_name_can_be_changed_until_the_session_starts(cast, session, reserve, site_manager, at_nine_on_monday):
    (place,) = reserve()
    name(place, person=site_manager, by=cast.sbm)
    name(place, typed="Caretaker", by=cast.sbm)
    at_nine_on_monday.move_to(session.starts_at)

    with pytest.raises(ValidationError, match="has begun, so who takes the place can no longer be changed"):
        name(place, person=site_manager, by=cast.sbm)

    assert fresh(place).who == "Caretaker"


def test_name_says_when_a_colleague_was_quicker(cast, reserve, site_manager):
    (place,) = reserve()
    place = fresh(place)
    name(place, person=site_manager, by=cast.member)
    place.typed_name = "Caretaker"

    with pytest.raises(Overtaken):
        actions.name(place, seen=place.version, by=cast.sbm)


def test_name_refuses_while_the_school_waits(cast, reserve, site_manager):
    reserve(cast.moss_bank, 2)
    *_, waits = reserve(cast.brook_lane, 2)

    with pytest.raises(ValidationError, match="Your school waits for this place"):
        name(waits, typed="Caretaker", by=cast.organiser)


def test_name_tells_nobody_before_the_course_goes_ahead(cast, reserve, site_manager, letters_to):
    (place,) = reserve()

    name(place, person=site_manager, by=cast.sbm)

    assert letters_to(site_manager) == []


def test_name_on_a_course_that_goes_ahead_tells_both(cast, course, reserve, site_manager, letters_to):
    (place,) = reserve()
    actions.confirm(course, by=cast.organiser)
    teacher = factories.person()
    factories.post(teacher, cast.moss_bank, Job.TEACHER)

    name(place, person=site_manager, by=cast.sbm)
    name(place, person=teacher, by=cast.sbm)

    called = "IOSH Managing Safely (North cluster)"
    assert [letter.subject for letter in letters_to(teacher)] == [f"Your place: {called}"]
    assert [letter.subject for letter in letters_to(site_manager)] == [
        f"Your place: {called}",
        f"Do not come: {called}",
    ]


def test_naming_the_same_person_again_tells_nobody(cast, course, reserve, site_manager, letters_to):
    (place,) = reserve()
    actions.confirm(course, by=cast.organiser)
    for _ in range(2):
        name(place, person=site_manager, by=cast.sbm)

    assert len(letters_to(site_manager)) == 1


def test_a_person_who_has_not_joined_can_be_named_and_gets_no_letter(cast, course, reserve):
    (place,) = reserve()
    actions.confirm(course, by=cast.organiser)
    invited = factories.person("new@mossbank.example", joined_at=None, is_active=False)
    factories.post(invited, cast.moss_bank, Job.SITE_MANAGER)

    name(place, person=invited, by=cast.sbm)

    assert fresh(place).person == invited
    assert not Letter.objects.filter(recipient=invited).exists()


# --- give back, and the waiting list ---------------------------------------------------------------


@pytest.fixture
def full(cast, course, reserve):
    """A full course, for which Brook Lane waits with one place: (Moss Bank's, Brook Lane's)."""
    moss_bank = reserve(cast.moss_bank, 2)
    return moss_bank, reserve(cast.brook_lane, 2)


def test_give_back_moves_the_first_school_waiting_up_and_tells_it(cast, course, full, subjects):
    (mine, _), (_, waits) = full
    subjects()

    is_free = actions.give_back(mine, by=cast.sbm)

    assert is_free
    assert fresh(waits).is_held
    assert numbers(course) == (3, 0)
    assert subjects()["head@brooklane.example"] == ["You have a place now: IOSH Managing Safely (North cluster)"]


def test_the_waiting_list_is_served_in_its_order(cast, course, full, at_nine_on_monday):
    (mine, other), _ = full
    third, fourth = factories.school(), factories.school()
    for school in (third, fourth):
        factories.membership(cast.cluster, school)
        at_nine_on_monday.shift(timedelta(minutes=1))
        actions.reserve(course, school, by=cast.organiser)

    actions.give_back(mine, by=cast.sbm)
    actions.give_back(other, by=cast.sbm)

    assert [held_by(course, school) for school in (cast.brook_lane, third, fourth)] == [2, 1, 0]


def test_one_place_given_back_moves_one_school_up(cast, course, full):
    (mine, _), _ = full
    third = factories.school()
    factories.membership(cast.cluster, third)
    actions.reserve(course, third, number=2, by=cast.organiser)

    actions.give_back(mine, by=cast.sbm)

    assert numbers(course) == (3, 2)


def test_a_school_can_leave_the_waiting_list(cast, course, full):
    _, (_, waits) = full

    actions.give_back(waits, by=cast.organiser)

    assert numbers(course) == (3, 0)


def test_give_back_twice_is_refused(cast, reserve):
    (place,) = reserve()
    actions.give_back(place, by=cast.sbm)

    with pytest.raises(ValidationError, match="was given back on Monday 23 November 2026"):
        actions.give_back(place, by=cast.sbm)


def test_give_back_is_refused_once_the_session_begins(cast, session, reserve, at_nine_on_monday):
    (place,) = reserve()
    at_nine_on_monday.move_to(session.starts_at)

    with pytest.raises(ValidationError, match="can no longer be given back"):
        actions.give_back(place, by=cast.sbm)


def test_given_back_too_late_a_place_is_still_paid_for(cast, course, reserve, at_nine_on_monday):
    (place,) = reserve()
    at_nine_on_monday.move_to(datetime(2026, 12, 12, 9, tzinfo=UTC))

    is_free = actions.give_back(place, by=cast.sbm)

    assert not is_free
    assert list(Place.objects.owed()) == [place]
    assert numbers(course) == (0, 0)


def test_given_back_too_late_a_place_is_free_once_another_school_takes_one(cast, course, reserve, at_nine_on_monday):
    (place,) = reserve()
    at_nine_on_monday.move_to(datetime(2026, 12, 12, 9, tzinfo=UTC))
    actions.give_back(place, by=cast.sbm)

    (taken,) = reserve(cast.brook_lane)

    assert list(Place.objects.owed()) == [taken]


def test_given_back_too_late_to_a_school_that_waits_it_is_free_at_once(cast, course, full, at_nine_on_monday):
    (mine, _), _ = full
    at_nine_on_monday.move_to(datetime(2026, 12, 12, 9, tzinfo=UTC))

    assert actions.give_back(mine, by=cast.sbm)


def test_a_school_that_moved_up_late_has_three_days_to_give_back_free(cast, full, at_nine_on_monday):
    (mine, _), (_, waits) = full
    at_nine_on_monday.move_to(datetime(2026, 12, 20, 9, tzinfo=UTC))
    actions.give_back(mine, by=cast.sbm)

    assert fresh(waits).free_until == date(2026, 12, 23)
    at_nine_on_monday.move_to(datetime(2026, 12, 23, 20, tzinfo=UTC))
    assert fresh(waits).is_free_to_give_back
    at_nine_on_monday.move_to(datetime(2026, 12, 24, 9, tzinfo=UTC))
    assert not fresh(waits).is_free_to_give_back


def test_give_back_tells_whoever_runs_the_course_when_nobody_waits(cast, reserve, subjects):
    (place,) = reserve()
    subjects()

    actions.give_back(place, by=cast.sbm)

    subject = "Given back by Moss Bank Primary School: IOSH Managing Safely (North cluster)"
    assert subjects() == {"head@mossbank.example": [subject], "head@brooklane.example": [subject]}


@pytest.mark.django_db(transaction=True)
def test_two_places_given_back_at_once_move_two_up(cast, course, full):
    (mine, other), _ = full
    third = factories.school()
    factories.membership(cast.cluster, third)
    actions.reserve(course, third, number=1, by=cast.organiser)

    at_once(lambda: actions.give_back(mine, by=cast.sbm), lambda: actions.give_back(other, by=cast.member))

    assert numbers(course) == (3, 0)


@pytest.mark.django_db(transaction=True)
def test_the_same_place_given_back_twice_at_once_frees_one(cast, course, full):
    (mine, _), _ = full

    outcomes = at_once(lambda: actions.give_back(mine, by=cast.sbm), lambda: actions.give_back(mine, by=cast.member))

    assert sorted(isinstance(outcome, ValidationError) for outcome in outcomes) == [False, True]
    assert numbers(course) == (3, 0)
