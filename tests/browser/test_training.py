"""A course from commissioning to its cost: two schools share it, one waits, one gives back, people are certified."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from clusters.models import Qualification
from clusters.permissions.table import Job
from ledger.models import Charge
from letters.models import Letter
from tests import factories
from tests.browser.axe import assert_summary_links_focus, look
from tests.browser.clicks import follow, press
from training.models import Course, Place, Session

pytestmark = pytest.mark.django_db(transaction=True)

CALLED = "IOSH Managing Safely (North cluster)"


def fill_in_day(page, field, day):
    for box in ("day", "month", "year"):
        page.locator(f"[name={field}_{box}]").fill(str(getattr(day, box)))


def subjects_to(user):
    return list(Letter.objects.to(user).order_by("pk").values_list("subject", flat=True))


@pytest.fixture
def second_sbm(cast):
    """Business manager of Brook Lane."""
    person = factories.person("sbm@brooklane.example", "Business manager, Brook Lane")
    factories.post(person, cast.brook_lane, Job.SBM)
    return person


@pytest.fixture
def site_manager(cast):
    """Site manager of Brook Lane."""
    person = factories.person("site@brooklane.example", "Site manager, Brook Lane")
    factories.post(person, cast.brook_lane, Job.SITE_MANAGER)
    return person


@pytest.mark.parametrize("width", [1280, 390], ids=["desktop", "phone"])
def test_a_shared_course(open_page, sign_in_page, cast, second_sbm, site_manager, width):
    organiser, moss_bank, brook_lane = [
        sign_in_page(open_page(width), person) for person in (cast.organiser, cast.sbm, second_sbm)
    ]

    commission(organiser)
    add_a_session(organiser)
    open_for_places(organiser)
    reserve(moss_bank, cast.sbm)
    wait(brook_lane)
    give_back(moss_bank, second_sbm)
    name_somebody(brook_lane)
    decide(organiser, cast, second_sbm, site_manager)
    mark_the_register(organiser, site_manager)
    see_who_is_certified(brook_lane, cast)
    record_the_cost(organiser)


def commission(page):
    today = timezone.localdate()
    page.goto("/training/")
    look(page)
    follow(page, "For North cluster")
    press(page, "Keep the course")
    assert_summary_links_focus(page)
    look(page)
    page.get_by_label("Name of the course").fill("IOSH Managing Safely")
    page.get_by_label("Provider").fill("Safety Trainers")
    page.get_by_label("What it awards").fill("IOSH Managing Safely")
    page.get_by_label("Renewed after how many months").fill("36")
    page.get_by_label("Places for each school").fill("1")
    page.get_by_label("Smallest number").fill("1")
    page.get_by_label("Largest number").fill("1")
    fill_in_day(page, "decide_on", today + timedelta(days=10))
    fill_in_day(page, "free_until", today + timedelta(days=9))
    page.get_by_label("Expected price without VAT").fill("1,250")
    page.get_by_label("VAT", exact=True).fill("250")
    press(page, "Keep the course")

    expect(page.get_by_text("Nobody has been told of this course.")).to_be_visible()
    look(page)


def add_a_session(page):
    press(page, "Add a session")
    look(page)
    press(page, "Add the session")
    assert_summary_links_focus(page)
    fill_in_day(page, "date", timezone.localdate() + timedelta(days=30))
    page.get_by_label("Start time").fill("9am")
    page.get_by_label("End time").fill("4pm")
    page.get_by_label("Host school").select_option(label="Brook Lane Primary School")
    page.get_by_label("Room for how many people").fill("20")
    press(page, "Add the session")

    expect(page.get_by_text("0 of 20 places taken")).to_be_visible()


def open_for_places(page):
    press(page, "Open for places")
    expect(page.get_by_role("main")).to_contain_text("Business manager, Moss Bank")
    look(page)
    assert not Letter.objects.exists()
    press(page, "Open the course")

    expect(page.get_by_text("The schools of the group are being told.")).to_be_visible()


def reserve(page, sbm):
    assert subjects_to(sbm) == [f"Reserve places: {CALLED}"]
    page.goto(Course.objects.get().get_absolute_url())
    look(page)
    press(page, "Reserve places")
    look(page)
    press(page, "Reserve")
    assert_summary_links_focus(page)
    page.get_by_role("radio", name="1").check()
    press(page, "Reserve")

    expect(page.get_by_text("Moss Bank Primary School has 1 more place.")).to_be_visible()


def wait(page):
    page.goto(Course.objects.get().get_absolute_url())
    press(page, "Reserve places")
    expect(page.get_by_text("The course is full.")).to_be_visible()
    look(page)
    page.get_by_role("radio", name="1").check()
    press(page, "Join the waiting list")

    expect(page.get_by_text("Brook Lane Primary School is on the waiting list for 1.")).to_be_visible()
    look(page)


def give_back(page, next_in_line):
    follow(page, "Give back")
    expect(page.get_by_text("The first school on the waiting list gets this one")).to_be_visible()
    look(page)
    press(page, "Give the place back")

    expect(page.get_by_text("The place is given back.")).to_be_visible()
    assert f"You have a place now: {CALLED}" in subjects_to(next_in_line)


def name_somebody(page):
    page.reload()
    expect(page.get_by_text("From the waiting list. Give it back free until")).to_be_visible()
    follow(page, "Name somebody")
    look(page)
    page.get_by_label("Somebody with a post at the school").select_option(
        label="Site manager, Brook Lane, site manager"
    )
    press(page, "Save")

    expect(page.get_by_text("Site manager, Brook Lane is named for the place.")).to_be_visible()


def decide(page, cast, sbm, site_manager):
    page.goto(Course.objects.get().get_absolute_url())
    follow(page, "Decide whether it goes ahead")
    look(page)
    press(page, "Save the decision")
    assert_summary_links_focus(page)
    page.get_by_role("radio", name="Yes, it goes ahead").check()
    press(page, "Save the decision")

    expect(page.get_by_text("Goes ahead", exact=True)).to_be_visible()
    look(page)
    assert subjects_to(site_manager) == [f"Your place: {CALLED}"]
    assert f"Goes ahead: {CALLED}" in subjects_to(sbm)
    letter = Letter.objects.get(recipient=site_manager)
    assert b"METHOD:REQUEST" in bytes(letter.attachments.get().content)


def mark_the_register(page, site_manager):
    """Weeks pass, and the session is over."""
    past = timezone.now() - timedelta(days=1)
    Session.objects.update(starts_at=past, ends_at=past + timedelta(hours=7))
    follow(page, "Register")
    look(page)
    page.get_by_role("radio", name="Attended", exact=True).check()
    press(page, "Save the register")

    expect(page.get_by_text("1 person is newly certified.")).to_be_visible()
    assert Place.objects.held().get().attendance == "attended"
    assert subjects_to(site_manager)[-1] == "Certified: Site manager, Brook Lane, IOSH Managing Safely"


def see_who_is_certified(page, cast):
    page.goto(f"/schools/{cast.brook_lane.urn}/qualifications/")

    expect(page.get_by_role("table")).to_contain_text("Site manager, Brook Lane")
    renew_by = Qualification.objects.get().renew_by
    expect(page.get_by_role("table")).to_contain_text(f"{renew_by.day} {renew_by:%B %Y}")
    look(page)


def record_the_cost(page):
    follow(page, "Record it and split it by places")
    look(page)
    page.get_by_label("Which school pays the provider?").select_option(label="Moss Bank Primary School")
    press(page, "Check the parts")
    expect(page.get_by_role("main")).to_contain_text("£1,250.00 and £250.00 VAT, which Moss Bank Primary School pays")
    look(page)
    press(page, "Record the cost")

    charge = Charge.objects.get()
    assert [(line.school.name, line.net_pence) for line in charge.shares.all()] == [
        ("Brook Lane Primary School", 125_000)
    ]
    expect(page.get_by_role("heading", name="IOSH Managing Safely")).to_be_visible()
