"""From a stranger's request to the officer's desk: a governor group's whole job, with a real worker and real mail."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from clusters.models import GovernorGroup, GroupRequest
from common import dates
from meetings.models import Meeting
from tests import factories
from tests.browser import post_office
from tests.browser.axe import assert_summary_links_focus, look
from tests.browser.clicks import download, follow, go_by, press, stay_and_click

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "three words and a tree"
STRANGER, GOVERNOR = "parent@home.example", "clerk@brooklane.example"


@pytest.fixture
def south(cast):
    """A cluster of both schools that has no governor group."""
    cache.clear()
    return factories.cluster("South cluster", cast.moss_bank, cast.brook_lane, slug="south-cluster")


@pytest.mark.parametrize("width", [1280, 390], ids=["desktop", "phone"])
def test_an_officer_manages_a_governor_group(open_page, sign_in_page, mail, cast, south, width):
    stranger, desk, governor = open_page(width), open_page(width), open_page(width)
    sign_in_page(desk, cast.officer)

    a_stranger_asks(stranger, mail)
    the_officer_talks(desk, mail)
    the_officer_establishes(desk, mail)
    the_officer_invites(desk)
    the_representative_joins(governor, mail)
    the_officer_convenes(desk)
    the_representative_answers(governor, mail)
    the_officer_records_who_came(desk)
    the_desk_shows_it(desk)
    neither_group_sees_the_other(open_page(width), sign_in_page, cast)


def a_stranger_asks(page, mail):
    page.goto("/area/")
    stay_and_click(page.get_by_text("Ask for a governor group"))
    look(page)
    follow(page, "Ask for one for South cluster")
    look(page)
    press(page, "Send the request")
    assert_summary_links_focus(page)
    look(page)
    page.get_by_label("Your name").fill("A parent governor")
    page.get_by_label("Your email address").fill(STRANGER)
    page.get_by_label("Your role and school").fill("Parent governor, Moss Bank Primary School")
    page.get_by_label("Why should").fill("Our governors want to compare policies.")
    press(page, "Send the request")

    expect(page.get_by_role("heading", name="Your request is on its way")).to_be_visible()
    look(page)
    mail.wait_for(STRANGER, "Your request: a governor group for South cluster")


def the_officer_talks(page, mail):
    letter = mail.wait_for("officer@ashworth.example", "A governor group is asked for")
    page.goto(post_office.link_in(letter, "/requests/"))
    look(page)
    page.get_by_label("Write to A parent governor").fill("Which schools support it?")
    press(page, "Send", exact=True)

    expect(page.get_by_role("main")).to_contain_text("Which schools support it?")
    look(page)
    answer = mail.wait_for(STRANGER, "About your request")
    assert answer["Reply-To"] == "officer@ashworth.example"


def the_officer_establishes(page, mail):
    page.goto("/desk/801/requests/")
    look(page)
    go_by(page.get_by_role("link", name="South cluster").first)
    follow(page, "Decline the request")
    look(page)
    page.go_back()
    press(page, "Establish the group")
    look(page)
    expect(page.get_by_role("main")).to_contain_text("takes over its 2 schools")
    press(page, "Establish the group")

    expect(page.get_by_role("heading", name="Representatives")).to_be_visible()
    assert GroupRequest.objects.get().governor_group == GovernorGroup.objects.get(name="South governors")
    look(page)
    mail.wait_for(STRANGER, "Established: South governors")
    mail.wait_for("head@mossbank.example", "A governor group for South cluster")


def the_officer_invites(page):
    press(page, "Invite for the next school")
    look(page)
    press(page, "Continue")
    look(page)
    seat = page.locator("form")
    seat.locator("[name=clerk-name]").fill("Clerk, Brook Lane")
    seat.locator("[name=clerk-email]").fill(GOVERNOR)
    for box, text in (("day", "31"), ("month", "8"), ("year", str(timezone.localdate().year + 3))):
        seat.locator(f"[name=clerk-last_on_{box}]").fill(text)
    press(page, "Continue")
    expect(page.get_by_role("main")).to_contain_text("Term of office runs out on")
    look(page)
    press(page, "Invite 1 person")

    expect(page.get_by_role("main")).to_contain_text("invited, has not joined yet")
    look(page)


def the_representative_joins(page, mail):
    letter = mail.wait_for(GOVERNOR, "Invitation: clerk to the governors at Brook Lane")
    page.goto(post_office.link_in(letter, "/account/invitation/"))
    page.get_by_label("Choose a password").fill(PASSWORD)
    press(page, "Join", exact=True)

    expect(page.get_by_role("heading", name="Your desk")).to_be_visible()


def the_officer_convenes(page):
    starts_at = dates.in_london(timezone.now() + timedelta(days=10))
    page.goto("/groups/south-governors/representatives/")
    follow(page, "Book the first meeting")
    expect(page.get_by_label("Name of the meeting")).to_have_value("First meeting of South governors")
    for box, value in (("Day", starts_at.day), ("Month", starts_at.month), ("Year", starts_at.year)):
        page.get_by_label(box).fill(str(value))
    page.get_by_label("Start time").fill("5pm")
    page.get_by_label("End time").fill("6:30pm")
    page.get_by_label("host school").select_option(label="Brook Lane Primary School")
    press(page, "Check before you book")
    look(page)
    press(page, "Book the meeting")

    expect(page.get_by_role("heading", name="First meeting of South governors")).to_be_visible()


def the_representative_answers(page, mail):
    letter = mail.wait_for(GOVERNOR, "Invitation: First meeting of South governors")
    (event,) = post_office.calendar_in(letter).walk("VEVENT")
    assert event.start == Meeting.objects.get().starts_at
    page.goto(post_office.link_in(letter, "/answer/"))
    page.get_by_label("Coming in person").check()
    press(page, "Save the answer")

    expect(page.get_by_role("main")).to_contain_text("is saved")


def the_officer_records_who_came(page):
    """Days pass: the meeting was this morning."""
    begun = timezone.now() - timedelta(hours=2)
    Meeting.objects.update(starts_at=begun, ends_at=begun + timedelta(hours=1))
    page.goto(Meeting.objects.get().get_absolute_url())
    look(page)
    press(page, "Record who came")
    look(page)
    expect(page.get_by_label("Who came from Brook Lane")).to_have_value(
        str(Meeting.objects.get().answers.get().given_by_id)
    )
    page.get_by_role("group", name="Moss Bank Primary School").get_by_label("Absent").check()
    press(page, "Save who came")

    expect(page.get_by_role("main")).to_contain_text("Present: Clerk, Brook Lane")
    look(page)


def the_desk_shows_it(page):
    page.goto("/desk/801/")
    follow(page, "Governor groups", exact=True)
    look(page)
    expect(page.get_by_role("main")).to_contain_text("Clerk, Brook Lane, clerk to the governors")
    page.get_by_label("Group").select_option(label="South governors")
    page.get_by_label("Meetings attended").select_option(label="Not the last one")
    press(page, "Show")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("Moss Bank Primary School")
    look(page)

    assert "Moss Bank Primary School" in download(page, "Download").path().read_text(encoding="utf-8-sig")


def neither_group_sees_the_other(page, sign_in_page, cast):
    sign_in_page(page, cast.member)
    page.goto(Meeting.objects.get().get_absolute_url())
    expect(page.get_by_role("heading", name="Page not found")).to_be_visible()
