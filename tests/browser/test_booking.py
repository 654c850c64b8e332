"""A head teacher books a meeting, another answers from the letter, the meeting moves and is cancelled."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from letters.models import Letter
from meetings import actions
from meetings.models import Answer, Meeting
from tests.browser.axe import (
    WIDTHS,
    assert_accessible,
    assert_keyboard_reaches_everything,
    assert_summary_links_focus,
    look,
)
from tests.browser.clicks import follow, press

pytestmark = pytest.mark.django_db(transaction=True)


def in_two_months():
    """A day far enough ahead, and no weekend."""
    day = timezone.localdate() + timedelta(days=60)
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)


def fill_in(page, day, start="1:30pm"):
    for box in ("day", "month", "year"):
        page.locator(f"[name=date_{box}]").fill(str(getattr(day, box)))
    page.get_by_label("Start time").fill(start)
    page.get_by_label("End time").fill("3pm")
    page.get_by_label("Host school (optional)").select_option(label="Brook Lane Primary School")
    page.get_by_label("Room or place (optional)").fill("Hall")
    page.get_by_label("Agenda (optional)").fill("Transition\nModeration of writing")


def link_in_letter(letter, live_server):
    return live_server.url + re.search(r"http://localhost:8000(/answer/\S+/)", letter.text_with_links)[1]


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_a_meeting_from_booking_to_cancelling(open_page, sign_in_page, live_server, cast, width):
    page = sign_in_page(open_page(width), cast.organiser)

    page.goto(reverse("meetings:schedule", kwargs={"slug": cast.cluster.slug}))
    look(page)
    fill_in(page, in_two_months())
    press(page, "Check before you book")
    expect(page.get_by_role("heading", name="Who will be told")).to_be_visible()
    look(page)

    press(page, "Go back and correct it")
    expect(page.get_by_label("Agenda (optional)")).to_have_value("Transition\nModeration of writing")
    press(page, "Check before you book")
    press(page, "Book the meeting")
    expect(page.get_by_text("is in the diary. 2 people are being told.")).to_be_visible()
    look(page)
    meeting = Meeting.objects.get()

    reader = open_page(width)
    reader.goto(link_in_letter(Letter.objects.get(recipient=cast.member), live_server))
    look(reader)
    reader.get_by_role("radio", name="Coming in person").check()
    press(reader, "Save the answer")
    expect(reader.get_by_text("The answer of Moss Bank Primary School is saved.")).to_be_visible()
    assert Answer.objects.get().choice == "coming"

    page.goto(meeting.get_absolute_url())
    press(page, "Move or change")
    expect(page.get_by_role("heading", name="Move or change North cluster meeting")).to_be_visible()
    look(page)
    page.get_by_label("Start time").fill("2pm")
    press(page, "Check before you save")
    expect(page.get_by_text("Every school is asked again.")).to_be_visible()
    becomes = page.get_by_text("It becomes").locator("xpath=following-sibling::dd").bounding_box()
    assert becomes["x"] + becomes["width"] <= width
    look(page)
    press(page, "Save the change")
    expect(page.get_by_text("Answered for the earlier time or place: Coming in person")).to_be_visible()
    look(page)

    follow(page, "Cancel the meeting")
    expect(page.get_by_label("Why is the meeting cancelled?")).to_be_visible()
    look(page)
    page.get_by_label("Why is the meeting cancelled?").fill("Snow")
    press(page, "Cancel the meeting")
    expect(page.get_by_text("The meeting is cancelled.")).to_be_visible()
    look(page)
    reader.reload()
    expect(reader.get_by_role("heading", name="This link no longer works")).to_be_visible()
    look(reader)


def test_every_error_of_the_booking_form_leads_to_its_field(page, sign_in_page, cast):
    sign_in_page(page, cast.organiser).goto(reverse("meetings:schedule", kwargs={"slug": cast.cluster.slug}))
    page.get_by_label("Name of the meeting").fill("")
    page.get_by_label("Start time").fill("half one")
    press(page, "Check before you book")

    assert_summary_links_focus(page)
    assert_accessible(page)


def test_the_question_which_of_two_hours_is_reached_from_its_error(page, sign_in_page, cast):
    sign_in_page(page, cast.organiser).goto(reverse("meetings:schedule", kwargs={"slug": cast.cluster.slug}))
    last_sunday_of_october = next(
        day
        for day in (timezone.localdate() + timedelta(days=n) for n in range(7, 400))
        if day.month == 10 and day.weekday() == 6 and (day + timedelta(days=7)).month == 11
    )
    fill_in(page, last_sunday_of_october, start="1:30am")
    press(page, "Check before you book")

    assert_summary_links_focus(page)
    assert_accessible(page)
    page.get_by_role("radio", name="The second, in Greenwich Mean Time").check()
    press(page, "Check before you book")
    expect(page.get_by_text("1:30am (the second, GMT) to 3pm").first).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_lists_and_the_calendar_address(open_page, sign_in_page, cast, width):
    starts_at = timezone.now() + timedelta(days=30)
    for number in range(3):
        meeting = Meeting(group=cast.cluster, title=f"Meeting {number}", place="Hall", starts_at=starts_at)
        meeting.ends_at = starts_at + timedelta(hours=1)
        meeting = actions.schedule(meeting, agenda=["Transition"], by=cast.organiser)
    actions.cancel(meeting, reason="Snow", by=cast.organiser)
    page = sign_in_page(open_page(width), cast.organiser)

    page.goto(reverse("meetings:list"))
    look(page)
    assert_keyboard_reaches_everything(page)
    page.goto(reverse("meetings:feed_settings"))
    press(page, "Make an address")
    expect(page.get_by_text("Copy it now")).to_be_visible()
    look(page)
