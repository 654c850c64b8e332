"""From a register file to a reminder: the whole main job, in a real browser, with a real worker and real mail."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from clusters.models import AuthorityPost, School
from clusters.permissions.table import Job
from common import dates
from meetings import tasks
from meetings.models import Answer, Meeting, Reminder
from tests import factories, register_files
from tests.browser import post_office
from tests.browser.axe import assert_summary_links_focus, look
from tests.browser.clicks import follow, press

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "three words and a tree"
SCHOOLS = [
    register_files.school(900101, "Moss Bank Primary School", Easting="370174", Northing="407787"),
    register_files.school(900102, "Brook Lane Primary School", Easting="371900", Northing="408900"),
]


@pytest.fixture
def officer(db):
    """The governance officer of Ashworth, whose schools are not in the portal yet."""
    officer = factories.person("officer@ashworth.example", "Governance officer, Ashworth")
    AuthorityPost.objects.create(user=officer, authority=factories.authority(), job="officer", starts_on="2026-01-01")
    return officer


@pytest.mark.parametrize("width", [1280, 390], ids=["desktop", "phone"])
def test_a_head_teacher_books_a_cluster_meeting(open_page, sign_in_page, mail, officer, tmp_path, width):
    desk, head = open_page(width), open_page(width)
    sign_in_page(desk, officer)

    bring_in_the_register(desk, tmp_path / "edubasealldata20261101.csv")
    make_the_cluster(desk)
    invite_the_head_teacher(desk)
    accept_the_invitation(head, mail)
    other = factories.person("head@brooklane.example", "Head teacher, Brook Lane")
    factories.post(other, School.objects.get(urn=900102), Job.HEAD)

    starts_at = book_the_meeting(head)
    invitation = read_the_invitation(mail, starts_at)
    the_other_school_answers(open_page(width), invitation)
    move_the_meeting(head, mail, invitation, starts_at)
    the_reminder_arrives(mail)


def bring_in_the_register(page, file):
    file.write_bytes(register_files.written(SCHOOLS))
    page.goto("/desk/801/register/")
    look(page)
    press(page, "See what would change")
    assert_summary_links_focus(page)

    page.get_by_label("Register file").set_input_files(file)
    press(page, "See what would change")
    expect(page.get_by_role("button", name="Bring in these changes")).to_be_visible(timeout=post_office.PATIENCE * 1000)
    press(page, "Bring in these changes")

    expect(page.get_by_role("heading", name="What edubasealldata20261101.csv changed")).to_be_visible()
    expect(page.locator(".portal-counts")).to_contain_text("2", timeout=post_office.PATIENCE * 1000)
    look(page)
    assert School.objects.count() == 2


def make_the_cluster(page):
    page.goto("/desk/801/")
    look(page)
    page.goto("/desk/801/clusters/new/")
    page.get_by_label("Name").fill("North primary cluster")
    page.get_by_label("Primary", exact=True).check()
    look(page)
    press(page, "Make the cluster")

    page.goto("/groups/north-primary-cluster/schools/add/")
    look(page)
    page.get_by_label("Paste").fill("900101\nBrook Lane Primary School\n")
    press(page, "Check")
    look(page)
    press(page, "Put")

    expect(page.get_by_role("main")).to_contain_text("Brook Lane Primary School")
    look(page)


def invite_the_head_teacher(page):
    page.goto("/schools/900101/")
    look(page)
    page.goto("/schools/900101/posts/new/")
    look(page)
    page.get_by_label("Full name").fill("Head teacher, Moss Bank")
    page.get_by_label("Email address").fill("head@mossbank.example")
    page.get_by_label("Post").select_option("Head teacher")
    press(page, "Continue")
    look(page)
    press(page, "Send the invitation")

    expect(page.get_by_role("main")).to_contain_text("has not joined yet")


def accept_the_invitation(page, mail):
    letter = mail.wait_for("head@mossbank.example", "Invitation: head teacher at Moss Bank")
    page.goto(post_office.link_in(letter, "/account/invitation/"))
    look(page)
    page.get_by_label("Choose a password").fill(PASSWORD)
    press(page, "Join", exact=True)

    expect(page.get_by_role("heading", name="Your desk")).to_be_visible()
    look(page)


def book_the_meeting(page):
    """The moment at which the meeting starts."""
    starts_at = dates.in_london(timezone.now() + timedelta(days=10)).replace(
        hour=13, minute=30, second=0, microsecond=0
    )
    follow(page, "Book a meeting of North primary cluster")
    look(page)
    press(page, "Check before you book")
    assert_summary_links_focus(page)
    look(page)
    page.get_by_label("Day").fill(str(starts_at.day))
    page.get_by_label("Month").fill(str(starts_at.month))
    page.get_by_label("Year").fill(str(starts_at.year))
    page.get_by_label("Start time").fill("1:30pm")
    page.get_by_label("End time").fill("3.30pm")
    page.get_by_label("host school").select_option(label="Brook Lane Primary School")
    page.get_by_label("agenda").fill("Welcome\nShared training")
    press(page, "Check before you book")
    expect(page.get_by_role("main")).to_contain_text("Head teacher, Brook Lane")
    assert not Meeting.objects.exists()
    look(page)
    press(page, "Book the meeting")

    expect(page.get_by_role("main")).to_contain_text("Brook Lane Primary School")
    look(page)
    return starts_at


def read_the_invitation(mail, starts_at):
    """The letter to the other head teacher, whose calendar file an independent library can read."""
    letter = mail.wait_for("head@brooklane.example", "Invitation")
    calendar = post_office.calendar_in(letter)
    (event,) = calendar.walk("VEVENT")

    assert calendar["METHOD"] == "REQUEST"
    assert event["SEQUENCE"] == 0
    assert event.start == starts_at
    assert [str(attendee) for attendee in [event["ATTENDEE"]]] == ["mailto:head@brooklane.example"]
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/London"]
    return letter


def the_other_school_answers(page, invitation):
    page.goto(post_office.link_in(invitation, "/answer/"))
    look(page)
    page.get_by_label("Sending apologies").check()
    page.get_by_label("Written update").fill("We support the shared training.")
    press(page, "Save the answer")

    look(page)
    answer = Answer.objects.get()
    assert (answer.school.urn, answer.choice, answer.update) == (900102, "apologies", "We support the shared training.")
    page.goto("/meetings/")
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


def move_the_meeting(page, mail, invitation, starts_at):
    page.goto(Meeting.objects.get().get_absolute_url())
    expect(page.get_by_role("main")).to_contain_text("We support the shared training.")
    press(page, "Move or change")
    look(page)
    page.get_by_label("Start time").fill("2pm")
    press(page, "Check before you save")
    look(page)
    press(page, "Save the change")
    look(page)

    (before,) = post_office.calendar_in(invitation).walk("VEVENT")
    letter = mail.wait_for("head@brooklane.example", "Changed, please answer again")
    (after,) = post_office.calendar_in(letter).walk("VEVENT")
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] == 1
    assert after.start == starts_at.replace(hour=14, minute=0)


def the_reminder_arrives(mail):
    """Days pass: the round of the day before falls due, and the worker's own task finds it."""
    assert Reminder.objects.count() == 2
    Reminder.objects.filter(kind=Reminder.Kind.DAY).update(due_at=timezone.now())

    tasks.remind.delay()

    mail.wait_for("head@brooklane.example", "Reminder")
    assert len([each for each in mail.letters_to("head@brooklane.example") if "Reminder" in each["Subject"]]) == 1
