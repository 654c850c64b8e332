"""Adding, moving and taking off sessions, and what the calendars of people are told."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from django.core.exceptions import ValidationError

from common.editing import Overtaken
from letters.models import Attachment
from tests.training.people import fresh, move, name
from training import actions
from training.models import Session

CALLED = "IOSH Managing Safely (North cluster)"


@pytest.fixture
def named(cast, course, reserve, site_manager):
    """The site manager has a place on the course, which goes ahead."""
    (place,) = reserve()
    name(place, person=site_manager, by=cast.sbm)
    actions.confirm(course, by=cast.organiser)
    return place


def events_to(user):
    """The calendar events in the letters to `user`, oldest first, with the method of each."""
    files = Attachment.objects.filter(letter__recipient=user).order_by("pk")
    calendars = [icalendar.Calendar.from_ical(bytes(file.content)) for file in files]
    return [(str(each["METHOD"]), event) for each in calendars for event in each.walk("VEVENT")]


def test_a_person_gets_the_session_for_their_calendar(named, session, site_manager):
    ((method, event),) = events_to(site_manager)

    assert method == "REQUEST"
    assert (event.start, event.end) == (session.starts_at, session.ends_at)
    assert str(event["UID"]) == str(session.uid)
    assert str(event["SUMMARY"]) == CALLED
    assert str(event["LOCATION"]).startswith("Hall, Brook Lane Primary School")
    assert str(event["ATTENDEE"]) == "mailto:site@mossbank.example"


def test_the_schools_leaders_get_a_note_that_keeps_them_free(cast, named):
    ((method, event),) = events_to(cast.sbm)

    assert (method, str(event["TRANSP"])) == ("PUBLISH", "TRANSPARENT")
    assert "ATTENDEE" not in event


def test_moving_a_session_moves_it_in_calendars(cast, named, session, site_manager, subjects):
    subjects()

    move(session, by=cast.organiser, starts_at=session.starts_at + timedelta(hours=1))

    changed = [f"Session changed: {CALLED}"]
    assert subjects() == {
        "head@mossbank.example": changed,
        "sbm@mossbank.example": changed,
        "site@mossbank.example": [f"Changed: {CALLED}"],
    }
    (_, first), (method, second) = events_to(site_manager)
    assert method == "REQUEST"
    assert second["UID"] == first["UID"]
    assert second["SEQUENCE"] > first["SEQUENCE"]
    assert second.start == session.starts_at + timedelta(hours=1)


def test_more_room_tells_nobody(cast, named, session, subjects):
    subjects()

    assert move(session, by=cast.organiser, capacity=30) == []
    assert subjects() == {}


def test_moving_a_session_moves_what_keeps_people_out_of_two_at_once(cast, draft, at, named, session, site_manager):
    other = actions.commission(draft(title="First aid"), sessions=[at(day=15)], by=cast.organiser)
    actions.open_for_places(other, by=cast.organiser)
    (elsewhere,) = actions.reserve(other, cast.moss_bank, by=cast.sbm)
    name(elsewhere, person=site_manager, by=cast.sbm)

    with pytest.raises(ValidationError, match="This person is in another session at that time"):
        move(session, by=cast.organiser, starts_at=at(day=15).starts_at, ends_at=at(day=15).ends_at)

    assert Session.objects.get(pk=session.pk).starts_at == session.starts_at


def test_taking_a_session_off_leaves_the_places_and_strikes_it_out(cast, named, session, site_manager, subjects):
    subjects()

    actions.remove_session(session, reason="The hall is flooded", by=cast.organiser)

    place = fresh(named)
    assert (place.is_held, place.session, place.person) == (True, None, site_manager)
    off = [f"Session taken off: {CALLED}"]
    assert subjects() == {
        "head@mossbank.example": off,
        "sbm@mossbank.example": off,
        "site@mossbank.example": [f"Do not come: {CALLED}"],
    }
    (_, first), (method, last) = events_to(site_manager)
    assert (method, str(last["STATUS"])) == ("CANCEL", "CANCELLED")
    assert last["SEQUENCE"] > first["SEQUENCE"]


def test_a_place_that_goes_to_another_session_leaves_the_first(cast, course, at, named, session, site_manager):
    second = actions.add_session(at(course, day=21), by=cast.organiser)

    name(named, person=site_manager, session=second, by=cast.sbm)

    said = [(method, str(event["UID"])) for method, event in events_to(site_manager)]
    assert said == [("REQUEST", str(session.uid)), ("CANCEL", str(session.uid)), ("REQUEST", str(second.uid))]


def test_cancelling_the_course_strikes_it_out(cast, course, named, site_manager):
    actions.cancel(course, reason="Too few", by=cast.organiser)

    (_, first), (method, last) = events_to(site_manager)
    assert method == "CANCEL"
    assert last["SEQUENCE"] > first["SEQUENCE"]
    assert str(last["DESCRIPTION"]).startswith("Cancelled: Too few")


def test_another_session_is_told_to_schools_whose_places_are_in_none(cast, course, session, at, reserve, subjects):
    reserve(cast.moss_bank)
    actions.remove_session(session, reason="The hall is flooded", by=cast.organiser)
    subjects()

    actions.add_session(at(course, day=21), by=cast.organiser)

    another = [f"Another session: {CALLED}"]
    assert subjects() == {"head@mossbank.example": another, "sbm@mossbank.example": another}


def test_a_session_is_refused_in_the_past_at_a_foreign_school_and_before_the_decision(cast, course, at):
    gone = {"starts_at": datetime(2026, 11, 23, 8, tzinfo=UTC), "ends_at": datetime(2026, 11, 23, 12, tzinfo=UTC)}
    early = {"starts_at": datetime(2026, 12, 1, 8, tzinfo=UTC), "ends_at": datetime(2026, 12, 1, 12, tzinfo=UTC)}

    with pytest.raises(ValidationError, match="must start in the future"):
        actions.add_session(at(course, **gone), by=cast.organiser)
    with pytest.raises(ValidationError, match="Far Away Primary School is not in North cluster"):
        actions.add_session(at(course, host_school=cast.far_away), by=cast.organiser)
    with pytest.raises(ValidationError, match="must not be before the go/no-go day, Monday 14 December 2026"):
        actions.add_session(at(course, **early), by=cast.organiser)


def test_a_session_keeps_room_for_its_places(cast, session, reserve):
    reserve(cast.moss_bank, 2)

    with pytest.raises(ValidationError, match="2 places are in this session already"):
        move(session, by=cast.organiser, capacity=1)


def test_a_session_that_has_begun_stays_as_it_is(cast, session, at_nine_on_monday):
    at_nine_on_monday.move_to(session.starts_at)

    with pytest.raises(ValidationError, match="it can no longer be changed"):
        move(session, by=cast.organiser, room="Library")
    with pytest.raises(ValidationError, match="it can no longer be taken off"):
        actions.remove_session(session, reason="Late", by=cast.organiser)


def test_a_session_changed_by_two_people_is_overtaken(cast, session):
    stale = fresh(session)
    move(session, by=cast.organiser, room="Library")
    stale.room = "Gym"

    with pytest.raises(Overtaken):
        actions.change_session(stale, seen=stale.version, by=cast.officer)
