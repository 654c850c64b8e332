"""Sharing a minibus: offered, asked for from the week, approved, asked for by a third school, cancelled."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from clusters.permissions.table import Job
from resources.models import Booking, Resource
from tests import factories
from tests.browser import post_office
from tests.browser.axe import assert_keyboard_reaches_everything, assert_summary_links_focus, look
from tests.browser.clicks import follow, go_by, press

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lender(cast):
    """Business manager of Brook Lane, which has a minibus."""
    person = factories.person("sbm@brooklane.example", "Business manager, Brook Lane")
    factories.post(person, cast.brook_lane, Job.SBM)
    return person


@pytest.fixture
def third(cast):
    """Head teacher of a third school of the cluster."""
    school = factories.school("Ferndale Primary School")
    factories.membership(cast.cluster, school)
    person = factories.person("head@ferndale.example", "Head teacher, Ferndale")
    factories.post(person, school)
    return person


@pytest.mark.parametrize("width", [1280, 390], ids=["desktop", "phone"])
def test_schools_share_a_minibus(open_page, sign_in_page, mail, cast, lender, third, width):
    owner = sign_in_page(open_page(width), lender)
    borrower = sign_in_page(open_page(width), cast.sbm)
    late = sign_in_page(open_page(width), third)
    day = a_tuesday()

    offer_the_minibus(owner, cast)
    ask_for_it_from_the_week(borrower, day)
    approve_it_from_the_letter(owner, mail)
    read_the_approval(mail, day)
    a_third_school_is_offered_other_times(late, day)
    cancel_it(borrower, mail)


def a_tuesday():
    """A Tuesday three weeks ahead."""
    day = timezone.localdate() + timedelta(weeks=3)
    return day + timedelta(days=1 - day.weekday())


def fill_in_the_time(page, day, start, end):
    for box in ("day", "month", "year"):
        page.locator(f"[name=date_{box}]").fill(str(getattr(day, box)))
    page.get_by_label("From", exact=True).fill(start)
    page.get_by_label("Until", exact=True).fill(end)


def offer_the_minibus(page, cast):
    page.goto("/resources/")
    expect(page.get_by_role("main")).to_contain_text("No school shares anything with your groups yet.")
    look(page)
    follow(page, "Share something of Brook Lane Primary School")
    look(page)
    page.get_by_label("Vehicle").check()
    press(page, "Continue")
    press(page, "Share it")
    assert_summary_links_focus(page)
    look(page)

    page.get_by_label("Name", exact=True).fill("Minibus")
    page.get_by_label("Where it is").fill("School yard")
    page.get_by_label("North cluster").check()
    page.get_by_label("Minutes between two bookings").fill("30")
    page.get_by_label("Charge (optional)", exact=True).fill("12.50")
    page.get_by_label("Charged by").select_option("hours")
    permit = timezone.localdate() + timedelta(days=365)
    for box in ("day", "month", "year"):
        page.locator(f"[name=permit_{box}]").fill(str(getattr(permit, box)))
    press(page, "Share it")

    expect(page.get_by_role("main")).to_contain_text("£12.50 an hour")
    expect(page.get_by_role("main")).to_contain_text("Section 19 permit")
    look(page)
    assert_keyboard_reaches_everything(page)
    assert list(Resource.objects.get().shared_with.all()) == [cast.cluster.group_ptr]


def ask_for_it_from_the_week(page, day):
    page.goto("/resources/")
    look(page)
    follow(page, "Minibus")
    for _ in range(3):
        follow(page, "Week after")
    look(page)
    go_by(page.locator(".portal-week__day").nth(1).get_by_role("link"))
    expect(page.get_by_label("From", exact=True)).to_have_value("8am")
    look(page)
    fill_in_the_time(page, day, "10am", "midday")
    press(page, "Check before you book")
    assert_summary_links_focus(page)
    page.get_by_label("What it is for").fill("Year 6 swimming")
    press(page, "Check before you book")

    main = page.get_by_role("main")
    expect(main).to_contain_text("about £25.00 for this time")
    expect(main).to_contain_text("Business manager, Brook Lane, for Brook Lane Primary School")
    assert not Booking.objects.exists()
    look(page)
    press(page, "Ask for it")

    expect(main).to_contain_text("Brook Lane Primary School has been asked to approve it")
    look(page)


def approve_it_from_the_letter(page, mail):
    letter = mail.wait_for("sbm@brooklane.example", "Approve or reject: Minibus for Moss Bank")
    page.goto(post_office.link_in(letter, "/decide/"))
    look(page)
    page.get_by_label("Reject", exact=True).check()
    press(page, "Save the answer")
    assert_summary_links_focus(page)
    page.get_by_label("Approve", exact=True).check()
    press(page, "Save the answer")

    expect(page.get_by_role("main")).to_contain_text("Moss Bank Primary School gets a letter")
    look(page)


def read_the_approval(mail, day):
    """The letter to the school that asked, whose calendar file an independent library can read."""
    letter = mail.wait_for("sbm@mossbank.example", "Approved: Minibus")
    calendar = post_office.calendar_in(letter)
    (event,) = calendar.walk("VEVENT")

    assert (calendar["METHOD"], event["STATUS"]) == ("REQUEST", "CONFIRMED")
    assert (event.start.date(), event.start.hour, event.end.hour) == (day, 10, 12)


def a_third_school_is_offered_other_times(page, day):
    page.goto(f"{Resource.objects.get().get_absolute_url()}?week={day}")
    expect(page.locator(".portal-week__taken")).to_contain_text("Booked")
    expect(page.get_by_role("main")).not_to_contain_text("Year 6 swimming")
    press(page, "Book it")
    fill_in_the_time(page, day, "11am", "1pm")
    page.get_by_label("What it is for").fill("Museum")
    press(page, "Check before you book")

    expect(page.get_by_role("alert")).to_contain_text("That slot has just been taken.")
    times = page.locator(".govuk-inset-text").get_by_role("link")
    expect(times).to_have_count(2)
    look(page)
    go_by(times.nth(1))
    expect(page.get_by_label("From", exact=True)).to_have_value("12:30pm")
    expect(page.get_by_label("Until", exact=True)).to_have_value("2:30pm")
    expect(page.get_by_label("What it is for")).to_have_value("Museum")
    press(page, "Check before you book")
    press(page, "Ask for it")
    expect(page.get_by_role("main")).to_contain_text("Asked for")


def cancel_it(page, mail):
    page.goto("/resources/")
    go_by(page.get_by_role("link", name="Minibus").last)
    follow(page, "Cancel it")
    look(page)
    page.get_by_label("Why is the booking cancelled?").fill("The pool is closed")
    press(page, "Cancel the booking")

    expect(page.get_by_role("main")).to_contain_text("The pool is closed")
    look(page)
    letter = mail.wait_for("sbm@brooklane.example", "Cancelled: Minibus for Moss Bank")
    (event,) = post_office.calendar_in(letter).walk("VEVENT")
    assert event["STATUS"] == "CANCELLED"
    assert "The pool is closed" in letter.get_body(("plain",)).get_content()
