"""Commissioning, opening, changing, deciding and cancelling courses; what a place costs."""

import copy
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from clusters.models import HistoryLine
from common.editing import Overtaken
from letters.models import Kind, Letter
from tests import factories
from tests.together import at_once
from tests.training.people import fresh, name, numbers
from training import actions, tasks
from training.models import Course, Place, Provider

CALLED = "IOSH Managing Safely (North cluster)"


def save(course, *, by, seen=None, **fields):
    """Save other values, as a page would."""
    changed = copy.copy(fresh(course))
    for field, value in fields.items():
        setattr(changed, field, value)
    return actions.change(changed, seen=seen or changed.version, by=by)


# --- commission and open ---------------------------------------------------------------------------


def test_commission_keeps_the_course_and_tells_nobody(cast, draft, at):
    course = actions.commission(draft(), sessions=[at(), at(day=21)], by=cast.sbm)

    assert course.commissioned_by == cast.sbm
    assert course.sessions.count() == 2
    assert not course.is_opened
    assert not Letter.objects.exists()


def test_commission_keeps_a_provider_that_is_new_and_finds_one_that_is_known(cast, draft):
    first = actions.commission(draft(provider=Provider(name="First Aiders")), by=cast.organiser)
    second = actions.commission(draft(provider=Provider(name="FIRST AIDERS")), by=cast.organiser)

    assert second.provider == first.provider
    assert str(first.provider) == "First Aiders"


@pytest.mark.django_db(transaction=True)
def test_commission_pressed_four_times_at_once_keeps_one_course(cast, draft):
    key = draft().commission_key

    outcomes = at_once(*[lambda: actions.commission(draft(commission_key=key), by=cast.organiser) for _ in range(4)])

    assert {course.pk for course in outcomes} == {Course.objects.get().pk}


def test_commission_refuses_a_closed_group(cast, draft):
    cast.cluster.closed_at = datetime(2026, 9, 1, tzinfo=UTC)
    cast.cluster.save()

    with pytest.raises(ValidationError, match="North cluster is closed"):
        actions.commission(draft(), by=cast.organiser)


def test_opening_tells_the_leaders_of_every_school(cast, draft, at, subjects):
    course = actions.commission(draft(), sessions=[at()], by=cast.organiser)

    actions.open_for_places(course, by=cast.organiser)

    told = [f"Reserve places: {CALLED}"]
    assert subjects() == {"head@mossbank.example": told, "sbm@mossbank.example": told}


def test_opening_says_what_the_course_is(cast, course):
    text = Letter.objects.get(recipient=cast.sbm).text

    assert "Head teacher, Brook Lane has commissioned a course for North cluster" in text
    assert "Awards: IOSH Managing Safely, to be renewed every 36 months" in text
    assert "Session: Thursday 14 January 2027, 9am to 4pm, Hall, Brook Lane Primary School" in text
    assert "Expected price: £1,250.00 and £250.00 VAT, which is £500.00 for each place if every place is taken" in text


def test_opening_twice_is_refused(cast, course):
    with pytest.raises(ValidationError, match="This course was opened on Monday 23 November 2026"):
        actions.open_for_places(course, by=cast.organiser)


def test_opening_after_the_go_no_go_day_is_refused(cast, draft):
    course = actions.commission(draft(decide_on=date(2026, 11, 22)), by=cast.organiser)

    with pytest.raises(ValidationError, match="The go/no-go day has gone"):
        actions.open_for_places(course, by=cast.organiser)


def test_a_decision_after_the_first_session_is_refused(cast, draft, at):
    course = actions.commission(draft(decide_on=date(2027, 1, 15)), sessions=[at()], by=cast.organiser)

    with pytest.raises(ValidationError, match="must not be after the first session, Thursday 14 January 2027"):
        actions.open_for_places(course, by=cast.organiser)


# --- what a place costs ----------------------------------------------------------------------------


def test_a_place_costs_more_the_fewer_are_taken(cast, course, reserve):
    assert fresh(course).pence_per_place is None

    reserve(cast.moss_bank, 2)

    course = fresh(course)
    assert (course.pence_per_place, course.pence_per_place_if_full) == (75_000, 50_000)
    assert (course.left, course.missing) == (1, 0)


def test_the_cost_of_a_place_is_rounded_up_to_a_penny(cast, draft):
    course = draft(net_pence=10_000, vat_pence=0, maximum=3)

    assert course.pence_per_place_if_full == 3_334


# --- change ----------------------------------------------------------------------------------------


def test_change_tells_the_schools_that_have_places(cast, course, reserve, subjects):
    reserve(cast.moss_bank)
    subjects()

    changed = save(course, by=cast.organiser, free_until=date(2026, 12, 9))

    assert [fact.label for fact in changed] == ["Last day to give places back free"]
    told = [f"Changed: {CALLED}"]
    assert subjects() == {"head@mossbank.example": told, "sbm@mossbank.example": told}


def test_change_of_nothing_tells_nobody(cast, course, reserve, subjects):
    reserve(cast.moss_bank)
    subjects()

    assert save(course, by=cast.organiser) == []
    assert subjects() == {}


def test_a_larger_course_takes_schools_from_the_waiting_list(cast, course, reserve, subjects):
    reserve(cast.moss_bank, 2)
    reserve(cast.brook_lane, 2)
    subjects()

    save(course, by=cast.organiser, maximum=4)

    assert numbers(course) == (4, 0)
    assert f"You have a place now: {CALLED}" in subjects()["head@brooklane.example"]


def test_change_refuses_fewer_places_than_are_taken(cast, course, reserve):
    reserve(cast.moss_bank, 2)

    with pytest.raises(ValidationError, match="Schools have 2 places already"):
        save(course, by=cast.organiser, maximum=1, minimum=1, places_per_school=1)
    with pytest.raises(ValidationError, match="A school has 2 places already"):
        save(course, by=cast.organiser, places_per_school=1)


def test_change_by_a_second_person_is_overtaken(cast, course):
    seen = course.version
    save(course, by=cast.organiser, title="IOSH Working Safely")

    with pytest.raises(Overtaken):
        save(course, by=cast.officer, seen=seen, title="Safety")


def test_a_change_does_not_undo_a_decision_made_meanwhile(cast, course, reserve):
    reserve()
    opened = copy.copy(fresh(course))
    actions.confirm(course, by=cast.organiser)
    opened.title = "IOSH Working Safely"

    actions.change(opened, seen=opened.version, by=cast.officer)

    assert fresh(course).is_confirmed


# --- go, no-go -------------------------------------------------------------------------------------


def test_confirm_tells_schools_their_places_and_people_when_to_come(
    cast, course, reserve, site_manager, subjects, letters_to
):
    first, _ = reserve(cast.moss_bank, 2)
    name(first, person=site_manager, by=cast.sbm)
    subjects()

    actions.confirm(course, by=cast.organiser)

    goes_ahead = [f"Goes ahead: {CALLED}"]
    assert subjects() == {
        "head@mossbank.example": goes_ahead,
        "sbm@mossbank.example": goes_ahead,
        "site@mossbank.example": [f"Your place: {CALLED}"],
    }
    text = letters_to(cast.sbm)[-1].text
    assert "- Site manager, Moss Bank: Thursday 14 January 2027, 9am to 4pm, Hall, Brook Lane Primary School" in text
    assert "- Nobody named yet: Thursday 14 January 2027" in text


def test_confirm_without_a_place_or_a_session_is_refused(cast, course, draft):
    with pytest.raises(ValidationError, match="No school has a place"):
        actions.confirm(course, by=cast.organiser)
    other = actions.open_for_places(actions.commission(draft(), by=cast.organiser), by=cast.organiser)
    with pytest.raises(ValidationError, match="Add a session first"):
        actions.confirm(other, by=cast.organiser)


def test_confirm_twice_is_refused(cast, course, reserve):
    reserve()
    actions.confirm(course, by=cast.organiser)

    with pytest.raises(ValidationError, match="It was decided on Monday 23 November 2026"):
        actions.confirm(course, by=cast.organiser)


@pytest.mark.django_db(transaction=True)
def test_go_and_no_go_at_once_leave_one_decision_after_the_other(cast, course, reserve):
    reserve()

    outcomes = at_once(
        lambda: actions.confirm(course, by=cast.organiser),
        lambda: actions.cancel(course, reason="Too few", by=cast.officer),
    )

    course = fresh(course)
    assert course.is_cancelled
    assert isinstance(outcomes[0], ValidationError) != course.is_confirmed


def test_cancel_tells_everybody_why_and_takes_back_what_has_not_gone_out(
    cast, course, reserve, site_manager, subjects, letters_to
):
    (place,) = reserve(cast.moss_bank)
    name(place, person=site_manager, by=cast.sbm)
    actions.confirm(course, by=cast.organiser)
    subjects()

    actions.cancel(course, reason="The trainer is ill.", by=cast.officer)

    cancelled = [f"Cancelled: {CALLED}"]
    assert subjects() == {
        "head@mossbank.example": cancelled,
        "sbm@mossbank.example": cancelled,
        "head@brooklane.example": cancelled,
        "site@mossbank.example": [f"Do not come: {CALLED}"],
    }
    assert "Please do not come. Why: The trainer is ill." in letters_to(site_manager)[-1].text
    opened = Letter.objects.filter(subject__startswith="Reserve places").first()
    assert opened.state == Letter.State.WITHDRAWN


def test_cancel_is_refused_once_a_session_has_begun(cast, course, session, at_nine_on_monday):
    at_nine_on_monday.move_to(session.starts_at)

    with pytest.raises(ValidationError, match="has begun, so the course can no longer be cancelled"):
        actions.cancel(course, reason="Too late", by=cast.organiser)


def test_nothing_can_be_done_with_a_cancelled_course(cast, course, at):
    actions.cancel(course, reason="Too few", by=cast.organiser)

    refused = "This course was cancelled on Monday 23 November 2026"
    with pytest.raises(ValidationError, match=refused):
        actions.reserve(course, cast.moss_bank, by=cast.sbm)
    with pytest.raises(ValidationError, match=refused):
        actions.add_session(at(course), by=cast.organiser)
    with pytest.raises(ValidationError, match=refused):
        actions.confirm(course, by=cast.organiser)


def test_cancelling_a_course_that_was_never_opened_tells_nobody(cast, draft):
    course = actions.commission(draft(), by=cast.organiser)

    actions.cancel(course, reason="A mistake", by=cast.organiser)

    assert not Letter.objects.exists()


# --- the go/no-go day ------------------------------------------------------------------------------


@pytest.mark.parametrize(("moment", "reminded"), [("2026-12-14T06:59Z", 0), ("2026-12-14T07:00Z", 1)])
def test_whoever_runs_the_course_is_reminded_on_the_morning_of_the_day(
    course, moment, reminded, at_nine_on_monday, letters_to, cast
):
    at_nine_on_monday.move_to(datetime.fromisoformat(moment))

    tasks.sweep()
    tasks.sweep()

    letters = [letter for letter in letters_to(cast.organiser) if letter.subject.startswith("Decide today")]
    assert len(letters) == reminded


def test_the_reminder_says_what_there_is_to_decide(cast, course, reserve, at_nine_on_monday, letters_to):
    reserve()
    at_nine_on_monday.move_to(datetime(2026, 12, 14, 8, tzinfo=UTC))

    tasks.sweep()

    text = letters_to(cast.organiser)[-1].text
    assert "1 place of 3 is reserved. 1 more is missing to the smallest number, 2." in text
    assert "If it ran today, each place would cost £1,500.00." in text
    assert f"/training/{course.pk}/decide/" in text


def test_a_later_go_no_go_day_is_reminded_of_again(cast, course, at_nine_on_monday, letters_to):
    at_nine_on_monday.move_to(datetime(2026, 12, 14, 8, tzinfo=UTC))
    tasks.sweep()
    save(course, by=cast.officer, decide_on=date(2026, 12, 16))
    at_nine_on_monday.shift(timedelta(days=2))

    tasks.sweep()

    assert [letter.subject for letter in letters_to(cast.organiser)].count(
        "Decide today: does IOSH Managing Safely go ahead?"
    ) == 2


def test_nobody_is_reminded_of_what_is_decided(cast, course, reserve, at_nine_on_monday):
    reserve()
    actions.confirm(course, by=cast.organiser)
    at_nine_on_monday.move_to(datetime(2026, 12, 14, 8, tzinfo=UTC))

    tasks.sweep()

    assert not Letter.objects.filter(subject__startswith="Decide today").exists()


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_remind_once(cast, course, at_nine_on_monday):
    at_nine_on_monday.move_to(datetime(2026, 12, 14, 8, tzinfo=UTC))

    outcomes = at_once(*[lambda: actions.ask_to_decide(course, today=date(2026, 12, 14)) for _ in range(4)])

    assert sorted(outcomes) == [False, False, False, True]


# --- the shape of a real partnership ---------------------------------------------------------------


def test_twenty_one_schools_fill_three_sessions_with_two_places_each(cast, draft, at):
    """A Catholic partnership buys IOSH Managing Safely: 21 schools, 42 places, at most 20 to a session."""
    schools = [factories.school() for _ in range(21)]
    group = factories.cluster("Catholic partnership", *schools)
    three = [at(day=day, host_school=None) for day in (14, 21, 28)]
    course = actions.commission(draft(group=group, minimum=20, maximum=42), sessions=three, by=cast.officer)
    actions.open_for_places(course, by=cast.officer)
    first, second, third = course.sessions.order_by("starts_at")

    for number, school in enumerate(schools):
        session = (first, second)[number % 2] if number < 20 else None
        actions.reserve(course, school, number=2, session=session, by=cast.officer)

    course = fresh(course)
    assert (course.held, course.left, course.missing) == (42, 0, 0)
    assert [session.places.count() for session in (first, second, third)] == [20, 20, 0]
    assert course.pence_per_place == 3_572  # £1,500.00 by 42, rounded up
    with pytest.raises(ValidationError, match="has no places left"):
        name(Place.objects.filter(session=None).first(), session=first, by=cast.officer)
    for place in Place.objects.filter(session=None):
        name(place, session=third, typed="Caretaker", by=cast.officer)
    assert third.places.count() == 2


def test_the_letters_of_training_are_of_its_kind(cast, course, reserve):
    reserve()

    assert set(Letter.objects.values_list("kind", flat=True)) == {Kind.TRAINING}


def test_deciding_keeps_history(cast, course, reserve):
    reserve()
    actions.confirm(course, by=cast.organiser)

    lines = HistoryLine.objects.filter(about=course.about, group=cast.cluster).order_by("pk")
    assert [line.text for line in lines] == [
        "commissioned “IOSH Managing Safely” from Safety Trainers",
        "opened “IOSH Managing Safely” for places",
        "reserved 1 place on “IOSH Managing Safely” for Moss Bank Primary School",
        "decided that “IOSH Managing Safely” goes ahead",
    ]
