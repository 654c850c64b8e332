"""The pages about meetings, as people meet them in a browser without JavaScript."""

import re
from datetime import UTC, datetime

import icalendar
import pytest
from django.urls import reverse

from letters.models import Letter
from meetings import actions
from meetings.models import Answer, Meeting
from tests import factories

HIDDEN = re.compile(r'<input type="hidden" name="(?P<name>[^"]+)" value="(?P<value>[^"]*)"')


def body(response):
    return response.content.decode()


def carried(response):
    """What the check page would post back."""
    return {name: value for name, value in HIDDEN.findall(body(response)) if name != "csrfmiddlewaretoken"}


@pytest.fixture
def booking_page(cast):
    return reverse("meetings:schedule", kwargs={"slug": cast.cluster.slug})


def page(name, meeting):
    return reverse(f"meetings:{name}", kwargs={"pk": meeting.pk})


# --- booking ---------------------------------------------------------------------------------------


def test_booking_is_checked_before_anything_is_saved(cast, sign_in, booking_page, filled):
    response = sign_in(cast.organiser).post(booking_page, filled(host_school=cast.brook_lane.pk))

    assert "Check before you book" in body(response)
    assert "Thursday 14 January 2027, 1:30pm to 3pm" in body(response)
    assert "2 people get a letter" in body(response)
    assert "Head teacher, Moss Bank, head teacher" in body(response)
    assert not Meeting.objects.exists()


def test_booking_from_the_check_page_saves_and_says_how_many_are_told(cast, sign_in, booking_page, filled):
    client = sign_in(cast.organiser)
    checked = client.post(booking_page, filled(host_school=cast.brook_lane.pk))

    response = client.post(booking_page, {**carried(checked), "step": "save"}, follow=True)

    meeting = Meeting.objects.get()
    assert response.redirect_chain == [(meeting.get_absolute_url(), 302)]
    assert "Thursday 14 January 2027, 1:30pm is in the diary. 2 people are being told." in body(response)
    assert [item.text for item in meeting.agenda.all()] == ["Transition", "Moderation"]


def test_booking_pressed_twice_books_once(cast, sign_in, booking_page, filled):
    client = sign_in(cast.organiser)

    answers = [client.post(booking_page, filled(step="save"), follow=True) for _ in range(2)]

    once = [(Meeting.objects.get().get_absolute_url(), 302)]
    assert [answer.redirect_chain for answer in answers] == [once, once]
    assert "is in the diary. 2 people are being told." in body(answers[1])
    assert Letter.objects.count() == 2


def test_booking_again_from_an_old_page_with_other_values_is_refused_and_keeps_them(
    cast, sign_in, booking_page, filled
):
    client = sign_in(cast.organiser)
    client.post(booking_page, filled(step="save"))

    response = client.post(booking_page, filled(step="save", title="Another"))

    assert "You have booked Thursday 14 January 2027, 1:30pm with this form" in body(response)
    assert 'value="Another"' in body(response)


def test_changing_answers_goes_back_with_all_that_was_typed(cast, sign_in, booking_page, filled):
    client = sign_in(cast.organiser)
    checked = client.post(booking_page, filled(title="Heads & deputies", agenda="One\nTwo"))

    response = client.post(booking_page, {**carried(checked), "title": "Heads & deputies", "step": "edit"})

    assert 'value="Heads &amp; deputies"' in body(response)
    assert ">\nOne\nTwo</textarea>" in body(response)
    assert "There is a problem" not in body(response)


def test_a_refused_form_keeps_what_was_typed(cast, sign_in, booking_page, filled):
    response = sign_in(cast.organiser).post(booking_page, filled(start="half one", step="save"))

    assert "Enter the start time like 1:30pm or 13:30" in body(response)
    assert 'value="half one"' in body(response)
    assert body(response).count("<title>Error: ") == 1


def test_the_check_page_says_where_nobody_has_joined(cast, sign_in, booking_page, filled):
    empty = factories.school("Quiet Lane Primary School")
    cast.cluster.memberships.create(school=empty, starts_on="2024-09-01")
    factories.post(factories.person(joined_at=None, is_active=False, name="Head teacher, Quiet Lane"), empty)

    response = sign_in(cast.organiser).post(booking_page, filled())

    assert "Nobody has joined yet at Quiet Lane Primary School: tell them yourself." in body(response)
    assert "Head teacher, Quiet Lane, head teacher (invited, has not joined yet)" in body(response)


def test_the_check_page_points_out_a_bank_holiday(cast, sign_in, booking_page, filled):
    response = sign_in(cast.organiser).post(booking_page, filled(date_day="3", date_month="5"))

    assert "Monday 3 May 2027 is a bank holiday in England" in body(response)


def test_the_hour_that_comes_twice_is_asked_about_on_the_page(cast, sign_in, booking_page, filled):
    typed = filled(date_day="31", date_month="10", start="1:30am", end="3am")
    client = sign_in(cast.organiser)

    asked = client.post(booking_page, typed)
    checked = client.post(booking_page, {**typed, "start_which": "1"})

    assert "Which 1:30am?" in body(asked)
    assert "Choose which 1:30am you mean" in body(asked)
    assert "1:30am (the second, GMT) to 3am" in body(checked)


@pytest.mark.parametrize("schools", [1, 5])
def test_queries_of_booking(cast, sign_in, booking_page, filled, schools, django_assert_num_queries):
    for _ in range(schools):
        school = factories.school()
        cast.cluster.memberships.create(school=school, starts_on="2024-09-01")
        factories.post(factories.person(), school)
    client = sign_in(cast.organiser)

    with django_assert_num_queries(5):
        client.get(booking_page)
    with django_assert_num_queries(9):
        client.post(booking_page, filled(host_school=cast.brook_lane.pk))
    with django_assert_num_queries(18):
        client.post(booking_page, filled(host_school=cast.brook_lane.pk, step="save"))


def test_what_somebody_else_changed_meanwhile_is_shown_before_the_check(cast, sign_in, meeting):
    client = sign_in(cast.organiser)
    opened = client.get(page("change", meeting)).context["form"].initial["opened"]
    typed = {"title": "Summer meeting", "date_day": "14", "date_month": "1", "date_year": "2027"}
    typed |= {"start": "1:30pm", "end": "3pm", "place": "Hall", "host_school": cast.brook_lane.pk, "opened": opened}
    theirs = Meeting.objects.for_calendars().get()
    theirs.place = "Library"
    actions.change(theirs, agenda=["Transition", "Moderation"], seen=1, by=cast.organiser)

    text = body(client.post(page("change", meeting), {**typed, "step": "check"}))

    assert "Somebody else changed this while you were typing" in text
    assert "Check before you save</h1>" not in text
    assert 'value="Summer meeting"' in text
    assert 'value="Library"' in text


# --- one meeting -----------------------------------------------------------------------------------


def test_a_meeting_counts_answers_by_school_and_shows_the_people_beneath(cast, sign_in, meeting):
    actions.answer(meeting, cast.moss_bank, choice=Answer.Choice.SENDING, substitute="Deputy head", by=cast.sbm)

    text = body(sign_in(cast.member).get(meeting.get_absolute_url()))

    assert "Sending somebody else: <strong>1 school</strong>" in text
    assert "Not answered: <strong>1 school</strong>" in text
    assert "Sending somebody else: Deputy head" in text
    assert "Business manager, Moss Bank, 23 November 2026" in text


def test_a_meeting_that_moved_shows_answers_for_the_earlier_date_as_such(cast, sign_in, meeting):
    actions.answer(meeting, cast.moss_bank, choice=Answer.Choice.COMING, by=cast.member)
    moved = Meeting.objects.for_calendars().get()
    moved.place = "Library"
    actions.change(moved, agenda=["Transition", "Moderation"], seen=1, by=cast.organiser)

    text = body(sign_in(cast.member).get(meeting.get_absolute_url()))

    assert "Answered for the earlier time or place: Coming in person" in text
    assert "Not answered: <strong>2 schools</strong>" in text


def test_a_meeting_says_first_what_the_readers_own_school_answered(cast, sign_in, meeting):
    client = sign_in(cast.member)
    assert "Moss Bank Primary School: <strong>not answered yet</strong>" in body(client.get(meeting.get_absolute_url()))

    actions.answer(meeting, cast.moss_bank, choice=Answer.Choice.COMING, by=cast.sbm)
    text = body(client.get(meeting.get_absolute_url()))

    assert "Moss Bank Primary School: <strong>Coming in person</strong>" in text
    assert "Change your school’s answer" in text
    assert "Brook Lane Primary School: <strong>" not in text


@pytest.mark.parametrize(
    ("who", "may_answer", "may_move"), [("member", True, False), ("organiser", True, True), ("officer", False, True)]
)
def test_a_meeting_offers_what_the_reader_may_do(cast, sign_in, meeting, who, may_answer, may_move):
    text = body(sign_in(getattr(cast, who)).get(meeting.get_absolute_url()))

    assert ("Answer for your school" in text) == may_answer
    assert ("Move or change" in text) == may_move
    assert ("Cancel the meeting" in text) == may_move


@pytest.mark.parametrize("state", ["cancelled", "begun"])
def test_a_meeting_that_is_no_longer_open_offers_nothing(cast, sign_in, meeting, at_nine_on_monday, state):
    if state == "cancelled":
        actions.cancel(meeting, reason="Snow", by=cast.organiser)
    else:
        at_nine_on_monday.move_to(datetime(2027, 1, 14, 14, tzinfo=UTC))
    client = sign_in(cast.organiser)

    texts = [body(client.get(page(name, meeting))) for name in ("detail", "answer", "change", "cancel")]

    assert not any("Save the answer" in text or "Move or change</a>" in text for text in texts)
    assert not any('<form method="post" novalidate>' in text for text in texts)


@pytest.mark.parametrize("schools", [1, 5])
def test_queries_of_a_meeting(cast, sign_in, draft, schools, django_assert_num_queries):
    for _ in range(schools):
        school = factories.school()
        cast.cluster.memberships.create(school=school, starts_on="2024-09-01")
        factories.post(factories.person(), school)
    meeting = actions.schedule(draft(), agenda=["Item"] * schools, by=cast.organiser)
    for school in list(cast.cluster.memberships.values_list("school", flat=True)):
        factories_school = type(cast.moss_bank).objects.get(pk=school)
        actions.answer(meeting, factories_school, choice=Answer.Choice.COMING, by=cast.organiser)
    client = sign_in(cast.organiser)

    with django_assert_num_queries(9):
        client.get(meeting.get_absolute_url())


def test_a_meeting_can_be_fetched_for_a_calendar(cast, sign_in, meeting):
    response = sign_in(cast.member).get(page("ics", meeting))

    found = icalendar.Calendar.from_ical(response.content)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert [event["UID"] for event in found.walk("VEVENT")] == [str(meeting.uid)]


# --- changing and cancelling -----------------------------------------------------------------------


def opened(client, meeting):
    """What the change form posts back untouched."""
    text = body(client.get(page("change", meeting)))
    hidden = re.search(r'name="opened" value="([^"]+)"', text)[1]
    return {"opened": hidden, "host_school": str(meeting.host_school_id)}


def test_a_move_is_checked_and_says_that_schools_are_asked_again(cast, sign_in, meeting, filled):
    client = sign_in(cast.organiser)

    response = client.post(page("change", meeting), filled(**opened(client, meeting), start="2pm"))

    assert "Every school is asked again" in body(response)
    assert "Thursday 14 January 2027, 2pm to 3pm" in body(response)
    assert Meeting.objects.get().version == 1


def test_a_move_is_saved_from_the_check_page(cast, sign_in, meeting, filled):
    client = sign_in(cast.organiser)
    checked = client.post(page("change", meeting), filled(**opened(client, meeting), start="2pm"))

    response = client.post(page("change", meeting), {**carried(checked), "step": "save"}, follow=True)

    assert "The change is saved. 2 people are being told." in body(response)
    assert Meeting.objects.get().starts_at == datetime(2027, 1, 14, 14, tzinfo=UTC)


def test_a_change_of_the_agenda_alone_says_that_answers_stay(cast, sign_in, meeting, filled):
    client = sign_in(cast.organiser)

    response = client.post(page("change", meeting), filled(**opened(client, meeting), agenda="Budgets"))

    assert "The schools’ answers stay as they are" in body(response)


def test_a_change_of_nothing_tells_nobody(cast, sign_in, meeting, filled):
    client = sign_in(cast.organiser)

    response = client.post(page("change", meeting), filled(**opened(client, meeting)))

    assert "Nothing has changed, so nobody will be told" in body(response)
    assert "Save the change" not in body(response)


def test_the_later_of_two_is_shown_what_the_other_changed(cast, sign_in, meeting, filled):
    client = sign_in(cast.organiser)
    typed = filled(**opened(client, meeting), title="Heads", step="save")
    other = Meeting.objects.for_calendars().get()
    other.place = "Library"
    actions.change(other, agenda=["Transition", "Moderation"], seen=1, by=cast.officer)

    shown = client.post(page("change", meeting), typed)

    assert "Somebody else saved this while you were typing" in body(shown)
    assert Meeting.objects.get().title == "Spring meeting"
    again = {**typed, "place": "Library", "opened": re.search(r'name="opened" value="([^"]+)"', body(shown))[1]}
    client.post(page("change", meeting), again)
    assert (Meeting.objects.get().title, Meeting.objects.get().place) == ("Heads", "Library")


def test_changing_a_meeting_that_was_cancelled_meanwhile_says_so_and_no_more(cast, sign_in, meeting, filled):
    client = sign_in(cast.organiser)
    opened = client.get(page("change", meeting)).context["form"].initial["opened"]
    actions.cancel(meeting, reason="Snow", by=cast.officer)

    shown = body(client.post(page("change", meeting), filled(title="Summer meeting", opened=opened, step="check")))

    assert "This meeting was cancelled on" in shown
    assert "Snow" in shown
    assert "Somebody else saved this" not in shown


def test_cancelling_asks_for_a_reason(cast, sign_in, meeting):
    response = sign_in(cast.organiser).post(page("cancel", meeting), {"reason": " "})

    assert "Enter why the meeting is cancelled" in body(response)
    assert not Meeting.objects.get().is_cancelled


def test_cancelling_says_how_many_are_told(cast, sign_in, meeting):
    response = sign_in(cast.organiser).post(page("cancel", meeting), {"reason": "Snow"}, follow=True)

    assert "The meeting is cancelled. 2 people are being told." in body(response)
    assert "cancelled on Monday 23 November 2026 by Head teacher, Brook Lane: Snow" in " ".join(body(response).split())


@pytest.mark.parametrize("schools", [1, 5])
@pytest.mark.parametrize(("name", "queries"), [("change", 6), ("cancel", 7), ("ics", 5)])
def test_queries_of_change_cancel_and_the_file(cast, sign_in, draft, name, queries, schools, django_assert_num_queries):
    for _ in range(schools):
        school = factories.school()
        factories.membership(cast.cluster, school)
        factories.post(factories.person(), school)
    meeting = actions.schedule(draft(), agenda=["Item"] * schools, by=cast.organiser)
    client = sign_in(cast.organiser)

    with django_assert_num_queries(queries):
        assert client.get(page(name, meeting)).status_code == 200
