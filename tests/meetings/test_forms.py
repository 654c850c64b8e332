"""What people type, and the sentence they get beside the field when it cannot be."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.http import QueryDict

from clusters.permissions.table import Profile
from meetings.forms import AnswerForm, MeetingForm
from meetings.models import Answer, Meeting
from tests import factories


@pytest.fixture
def form(cast, filled):
    """The booking form with what was typed."""

    def typed(**fields):
        data = QueryDict(mutable=True)
        data.update(filled(**fields))
        return MeetingForm(data, instance=Meeting(group=cast.cluster, booked_by=cast.organiser))

    return typed


def on(day, start, end):
    """The boxes for a day such as 2027-03-28 and two times."""
    year, month, date = day.split("-")
    return {"date_year": year, "date_month": month, "date_day": date, "start": start, "end": end}


def test_what_was_typed_becomes_a_meeting(form, cast):
    booking = form(host_school=str(cast.brook_lane.pk))

    assert booking.is_valid(), booking.errors
    meeting = booking.instance
    assert meeting.starts_at == datetime(2027, 1, 14, 13, 30, tzinfo=UTC)
    assert meeting.ends_at == datetime(2027, 1, 14, 15, tzinfo=UTC)
    assert meeting.host_school == cast.brook_lane
    assert meeting.booking_key == uuid.UUID("6f0d7c1e-3f5b-4a52-9d8c-0a4c5f0e9b11")
    assert booking.cleaned_data["agenda"] == ["Transition", "Moderation"]


def test_summer_times_are_british_summer_time(form):
    booking = form(**on("2027-07-14", "1:30pm", "3pm"))

    assert booking.is_valid()
    assert booking.instance.starts_at == datetime(2027, 7, 14, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"end": "1pm"}, "end", "The end time must be after the start time"),
        ({"end": "1:30pm"}, "end", "The end time must be after the start time"),
        ({"start": "half one"}, "start", "Enter the start time like 1:30pm or 13:30"),
        ({"start": ""}, "start", "Enter the start time, such as 1:30pm"),
        ({"date_month": "13"}, "date", "The date must be a real date, such as 14 1 2027"),
        ({"date_day": ""}, "date", "The date must include a day"),
        (on("2026-11-22", "9am", "10am"), "date", "The date must be today or in the future"),
        (on("2026-11-23", "8:30am", "10am"), "start", "The start time must be in the future"),
        (on("2031-11-24", "9am", "10am"), "date", "The date must be within the next 5 years. Check the year"),
        (on("9999-12-31", "9am", "10am"), "date", "The date must be within the next 5 years. Check the year"),
        ({"place": ""}, "host_school", "Choose a host school, or enter a place or a link to join online"),
        ({"host_school": "0"}, "host_school", "Choose a school that is in North cluster"),
        ({"agenda": "x" * 301}, "agenda", "Shorten line 1 of the agenda to 300 characters or fewer"),
        ({"agenda": "x\n" * 41}, "agenda", "The agenda must have 40 lines or fewer. It has 41"),
        (
            on("2027-03-28", "1:30am", "3am"),
            "start",
            "The clocks go forward on Sunday 28 March 2027, so 1:30am does not exist that day. "
            "Enter a time before 1am or from 2am on",
        ),
        (on("2027-10-31", "1:30am", "3am"), "start_which", "Choose which 1:30am you mean"),
        (on("2027-10-31", "12:30am", "1:30am"), "end_which", "Choose which 1:30am you mean"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(form, typed, field, sentence):
    booking = form(**typed)

    assert not booking.is_valid()
    assert booking.errors == {field: [sentence]}


def test_a_host_from_outside_the_group_is_refused(form, cast):
    assert form(host_school=str(cast.far_away.pk)).errors == {
        "host_school": ["Choose a school that is in North cluster"]
    }


@pytest.mark.parametrize(("which", "hour"), [("0", 0), ("1", 1)])
def test_the_hour_that_comes_twice_is_asked_about_and_taken_as_answered(form, which, hour):
    booking = form(**on("2027-10-31", "1:30am", "3am"), start_which=which)

    assert booking.is_valid()
    assert booking.instance.starts_at == datetime(2027, 10, 31, hour, 30, tzinfo=UTC)
    assert "Which 1:30am?" in booking.as_div()


def test_the_question_about_the_hour_stays_hidden_on_other_days(form):
    assert "Which" not in form(start_which="1").as_div()


@pytest.mark.parametrize(("start_which", "end_which"), [("0", "1")])
def test_a_meeting_may_last_over_the_hour_that_comes_twice(form, start_which, end_which):
    booking = form(**on("2027-10-31", "1:30am", "1:30am"), start_which=start_which, end_which=end_which)

    assert booking.is_valid(), booking.errors
    assert booking.instance.ends_at - booking.instance.starts_at == timedelta(hours=1)


def test_all_that_was_typed_is_carried_to_the_next_page(form):
    carried = dict(form(start="half one", title="  Heads  ").carried())

    assert carried["start"] == "half one"
    assert carried["title"] == "  Heads  "
    assert "step" not in carried


def test_a_new_form_proposes_a_title_and_has_a_key_of_its_own(cast):
    forms = [MeetingForm(instance=Meeting(group=cast.cluster)) for _ in range(2)]

    assert forms[0]["title"].value() == "North cluster meeting"
    assert forms[0]["booking_key"].value() != forms[1]["booking_key"].value()


# --- answers ---------------------------------------------------------------------------------------


@pytest.fixture
def answering(cast, meeting):
    """The answer form of Moss Bank with what was typed."""

    def typed(*, of=meeting, **fields):
        return AnswerForm(fields or None, instance=Answer(meeting=of, school=cast.moss_bank))

    return typed


def choices(form):
    return [value for value, _ in form.fields["choice"].choices]


def test_answers_that_the_meeting_leaves_open_are_offered(answering, meeting):
    assert choices(answering()) == ["coming", "sending", "apologies"]

    meeting.join_link, meeting.host_school, meeting.place = "https://meet.example/spring", None, ""
    assert choices(answering()) == ["online", "sending", "apologies"]


def test_a_statutory_board_offers_no_substitute(answering, draft, cast):
    board = factories.cluster("Board", cast.moss_bank, profile=Profile.STATUTORY)
    form = answering(of=draft(group=board))

    assert choices(form) == ["coming", "apologies"]
    assert "substitute" not in form.fields


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"choice": ""}, {"choice": ["Choose what Moss Bank Primary School answers"]}),
        ({"choice": "sending"}, {"substitute": ["Enter the name or post of the person you are sending"]}),
        ({"choice": "sending", "substitute": "Deputy head"}, {}),
        ({"choice": "coming", "substitute": "Deputy head"}, {}),
    ],
)
def test_an_answer_is_whole_or_says_what_is_missing(answering, typed, errors):
    assert answering(**typed).errors == errors
