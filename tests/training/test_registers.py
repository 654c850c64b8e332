"""Marking who came, certifying them, and telling people of renewals."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from clusters.models import Qualification
from clusters.permissions.table import Job
from letters.models import Kind, Letter
from tests import factories
from tests.together import at_once
from tests.training.people import fresh, name
from training import actions, tasks
from training.actions.registers import months_later
from training.models import Place, RenewalNotice

ATTENDED, ABSENT = Place.Attendance.ATTENDED, Place.Attendance.ABSENT


@pytest.fixture
def held(cast, course, session, reserve, site_manager, at_nine_on_monday):
    """Two places of Moss Bank, one for the site manager and one for nobody, when the session is over."""
    first, second = reserve(cast.moss_bank, 2)
    name(first, person=site_manager, by=cast.sbm)
    actions.confirm(course, by=cast.organiser)
    at_nine_on_monday.move_to(session.ends_at)
    return first, second


def mark(session, marks, *, by, **more):
    return actions.mark_register(session, marks={place.pk: mark for place, mark in marks.items()}, by=by, **more)


def test_whoever_attended_is_certified_until_a_day(cast, session, held, site_manager):
    (qualification,) = mark(session, {held[0]: ATTENDED}, by=cast.organiser)

    assert (qualification.user, qualification.title) == (site_manager, "IOSH Managing Safely")
    assert (qualification.awarded_by, qualification.awarded_on) == ("Safety Trainers", date(2027, 1, 14))
    assert qualification.renew_by == date(2030, 1, 14)
    assert qualification.source == held[0].about


def test_the_register_says_who_marked_it_and_when(cast, session, held):
    mark(session, {held[0]: ABSENT}, by=cast.organiser)

    place = fresh(held[0])
    assert (place.attendance, place.marked_by, place.marked_at) == (ABSENT, cast.organiser, session.ends_at)
    assert not Qualification.objects.exists()


def test_somebody_without_an_account_is_certified_under_their_name(cast, session, held):
    (qualification,) = mark(session, {held[1]: ATTENDED}, came={held[1].pk: " The  caretaker "}, by=cast.organiser)

    assert (qualification.user, qualification.name, qualification.school) == (None, "The caretaker", cast.moss_bank)
    assert qualification.holder == "The caretaker"


def test_nobody_attends_without_a_name(cast, session, held):
    with pytest.raises(ValidationError, match="Enter who came for Moss Bank Primary School"):
        mark(session, {held[1]: ATTENDED}, by=cast.organiser)


def test_marking_the_same_again_certifies_nobody_twice(cast, session, held):
    mark(session, {held[0]: ATTENDED}, by=cast.organiser)

    assert mark(session, {held[0]: ATTENDED}, by=cast.organiser) == []
    assert Qualification.objects.count() == 1


def test_a_correction_takes_the_certificate_back(cast, session, held):
    mark(session, {held[0]: ATTENDED}, by=cast.organiser)

    mark(session, {held[0]: ""}, by=cast.organiser)

    assert not Qualification.objects.exists()
    assert fresh(held[0]).marked_at is None


def test_a_course_that_awards_nothing_certifies_nobody(cast, session, course, held):
    course.award, course.renew_after_months = "", None
    course.save()

    assert mark(session, {held[0]: ATTENDED}, by=cast.organiser) == []


def test_the_register_waits_for_the_session(cast, session, reserve):
    (place,) = reserve()

    with pytest.raises(ValidationError, match="can be marked from Thursday 14 January 2027, 9am"):
        mark(session, {place: ATTENDED}, by=cast.organiser)


def test_the_certified_and_their_schools_are_told(cast, session, held, subjects):
    subjects()

    mark(session, {held[0]: ATTENDED}, by=cast.organiser)

    told = ["Certified: Site manager, Moss Bank, IOSH Managing Safely"]
    assert subjects() == {
        "site@mossbank.example": told,
        "head@mossbank.example": told,
        "sbm@mossbank.example": told,
    }


@pytest.mark.django_db(transaction=True)
def test_a_register_saved_twice_at_once_certifies_once(cast, session, held):
    outcomes = at_once(*[lambda: mark(session, {held[0]: ATTENDED}, by=cast.organiser) for _ in range(3)])

    assert sorted(map(len, outcomes)) == [0, 0, 1]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2027, 1, 14), 36, date(2030, 1, 14)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_later(day, months, later):
    assert months_later(day, months) == later


# --- renewals --------------------------------------------------------------------------------------


@pytest.fixture
def certified(cast, site_manager):
    """Makes a qualification of the site manager that runs out in so many days."""

    def until(days, **fields):
        today = timezone.localdate()
        holder = {} if "school" in fields else {"user": site_manager}
        facts = {"title": "First aid", "awarded_on": today - timedelta(days=1000), **holder, **fields}
        return Qualification.objects.create(renew_by=today + timedelta(days=days), **facts)

    return until


def renewals():
    letters = Letter.objects.filter(kind=Kind.RENEWAL).order_by("address", "pk")
    return [(letter.address, letter.subject) for letter in letters]


def test_holder_head_and_business_manager_are_told_sixty_days_ahead(cast, certified):
    certified(60)

    tasks.sweep()

    assert renewals() == [
        ("head@mossbank.example", "Renew by 22 January 2027: First aid, Site manager, Moss Bank"),
        ("sbm@mossbank.example", "Renew by 22 January 2027: First aid, Site manager, Moss Bank"),
        ("site@mossbank.example", "Renew by 22 January 2027: First aid"),
    ]


@pytest.mark.parametrize(("days", "letters"), [(61, 0), (60, 3), (15, 3), (14, 3), (1, 3), (0, 0), (-5, 0)])
def test_people_are_told_within_sixty_days_and_not_after_the_day(certified, days, letters):
    certified(days)

    tasks.sweep()
    tasks.sweep()

    assert len(renewals()) == letters


def test_people_are_told_again_fourteen_days_ahead(certified, at_nine_on_monday):
    certified(60)
    for _ in range(60):
        tasks.sweep()
        at_nine_on_monday.shift(timedelta(days=1))

    assert len(renewals()) == 6
    assert sorted(RenewalNotice.objects.values_list("ahead", flat=True)) == [14, 60]


def test_the_letter_says_how_many_days_are_left(certified, site_manager):
    certified(14)

    tasks.sweep()

    text = Letter.objects.get(kind=Kind.RENEWAL, recipient=site_manager).text
    assert "Your qualification must be renewed within 14 days, by Monday 7 December 2026." in text


def test_what_was_renewed_since_needs_no_letter(certified):
    certified(30)
    certified(1000, title="FIRST AID")

    tasks.sweep()

    assert renewals() == []


def test_the_same_title_of_somebody_else_does_not_count(cast, certified):
    certified(30)
    certified(1000, user=cast.member)

    tasks.sweep()

    assert len(renewals()) == 3


def test_of_somebody_without_an_account_the_school_is_told(cast, certified):
    certified(30, school=cast.moss_bank, name="The caretaker")

    tasks.sweep()

    assert [address for address, _ in renewals()] == ["head@mossbank.example", "sbm@mossbank.example"]


def test_a_head_who_holds_it_gets_one_letter(cast, certified):
    certified(30, user=cast.member)

    tasks.sweep()

    assert [address for address, _ in renewals()] == ["head@mossbank.example", "sbm@mossbank.example"]


def test_the_qualification_goes_with_the_person_to_the_next_school(cast, certified, site_manager):
    site_manager.posts.update(ends_on=timezone.localdate())
    factories.post(site_manager, cast.brook_lane, Job.SITE_MANAGER)
    certified(30)

    tasks.sweep()

    assert [address for address, _ in renewals()] == ["head@brooklane.example", "site@mossbank.example"]


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_tell_of_a_renewal_once(cast, certified):
    qualification = certified(30)
    today = timezone.localdate()

    outcomes = at_once(*[lambda: actions.remind_of_renewal(qualification, today=today) for _ in range(4)])

    assert sorted(outcomes) == [False, False, False, True]
    assert len(renewals()) == 3
