"""Cover and a contract: asked for, accepted by the first school, confirmed, charged; recorded, joined, left."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from clusters.models import Qualification
from clusters.permissions.table import Job
from resources.models import Contract, CoverRequest
from tests import factories
from tests.browser import post_office
from tests.browser.axe import assert_keyboard_reaches_everything, assert_summary_links_focus, look
from tests.browser.clicks import follow, press

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "IOSH Managing Safely"


@pytest.fixture
def lender(cast):
    """Business manager of Brook Lane, whose site manager is certified."""
    person = factories.person("sbm@brooklane.example", "Business manager, Brook Lane")
    factories.post(person, cast.brook_lane, Job.SBM)
    manager = factories.person("site@brooklane.example", "Site manager, Brook Lane")
    factories.post(manager, cast.brook_lane, Job.SITE_MANAGER)
    Qualification.objects.create(user=manager, title=TITLE, awarded_on="2024-07-01")
    return person


@pytest.fixture
def third(cast):
    """Head teacher of a third school of the cluster, whose caretaker is certified and has no account."""
    school = factories.school("Ferndale Primary School")
    factories.membership(cast.cluster, school)
    person = factories.person("head@ferndale.example", "Head teacher, Ferndale")
    factories.post(person, school)
    caretaker = {"school": school, "name": "Caretaker of Ferndale"}
    Qualification.objects.create(**caretaker, title=TITLE, awarded_on="2024-07-01")
    return person


WIDTHS = pytest.mark.parametrize("width", [1280, 390], ids=["desktop", "phone"])


@WIDTHS
def test_the_first_neighbour_covers_for_a_school(open_page, sign_in_page, mail, cast, lender, third, width):
    host = sign_in_page(open_page(width), cast.sbm)
    giver = sign_in_page(open_page(width), lender)
    late = sign_in_page(open_page(width), third)

    ask_for_a_caretaker(host, cast)
    open_the_request_and_wait(late)
    accept_from_the_letter(giver, mail)
    come_too_late(late)
    confirm_the_hours(host, mail, cast)


@WIDTHS
def test_a_contract_saves_until_a_school_leaves(open_page, sign_in_page, mail, cast, third, width):
    organiser = sign_in_page(open_page(width), cast.organiser)
    member = sign_in_page(open_page(width), third)

    record_a_contract(organiser, cast)
    join_it(member)
    leave_it(member, mail)


def fill_in_a_date(page, name, day):
    for box in ("day", "month", "year"):
        page.locator(f"[name={name}_{box}]").fill(str(getattr(day, box)))


def ask_for_a_caretaker(page, cast):
    page.goto(cast.cluster.get_absolute_url())
    follow(page, "Cover", exact=True)
    expect(page.get_by_role("main")).to_contain_text("No school needs cover at the moment.")
    look(page)
    press(page, "Ask for cover")
    press(page, "Continue")
    assert_summary_links_focus(page)
    look(page)
    page.get_by_label("Caretaker or other site staff").check()
    press(page, "Continue")
    expect(page.get_by_label("VAT on it")).to_have_value("20")

    fill_in_a_date(page, "date", timezone.localdate() + timedelta(days=14))
    page.get_by_label("From", exact=True).fill("7:30am")
    page.get_by_label("Until", exact=True).fill("7am")
    press(page, "See who is told")
    assert_summary_links_focus(page)
    look(page)
    page.get_by_label("Until", exact=True).fill("11am")
    page.get_by_label("Qualification that the person must hold").select_option(TITLE)
    page.get_by_label("Where to come").fill("Main entrance")
    page.get_by_label("What the person will do").fill("Open up, check the boiler")
    page.get_by_label("What you offer for each hour").fill("15.01")
    press(page, "See who is told")

    main = page.get_by_role("main")
    expect(main).to_contain_text(f"1 person holds {TITLE}")
    expect(main).to_contain_text("Business manager, Brook Lane")
    expect(main).to_contain_text("about £52.54 and £10.51 VAT")
    look(page)
    assert not CoverRequest.objects.exists()
    press(page, "Ask these schools")
    expect(main).to_contain_text("The schools that could help are being told")
    look(page)


def open_the_request_and_wait(page):
    page.goto(CoverRequest.objects.get().get_absolute_url())
    press(page, "Accept it")
    page.get_by_label("Caretaker of Ferndale").check()
    page.get_by_label("We have made the safeguarding checks").check()


def accept_from_the_letter(page, mail):
    letter = mail.wait_for("sbm@brooklane.example", "Can your school cover at Moss Bank Primary School?")
    page.goto(post_office.link_in(letter, "/accept/"))
    look(page)
    page.get_by_label("Site manager, Brook Lane").check()
    press(page, "Accept")
    assert_summary_links_focus(page)
    look(page)
    page.get_by_label("We have made the safeguarding checks").check()
    press(page, "Accept")

    expect(page.get_by_role("main")).to_contain_text("Site manager, Brook Lane covers at Moss Bank Primary School")
    look(page)
    follow(page, "Take it back")
    look(page)


def come_too_late(page):
    press(page, "Accept")

    expect(page.get_by_role("main")).to_contain_text("Another school has already accepted.")
    expect(page.get_by_role("main")).not_to_contain_text("There is a problem")
    look(page)
    follow(page, "See the request")
    expect(page.get_by_role("main")).not_to_contain_text("Site manager")


def confirm_the_hours(page, mail, cast):
    letter = mail.wait_for("sbm@mossbank.example", "Brook Lane Primary School covers at Moss Bank")
    cover = CoverRequest.objects.get()
    page.goto(cover.get_absolute_url())
    follow(page, "Cancel the request")
    look(page)
    weeks = timedelta(days=21)
    CoverRequest.objects.update(starts_at=cover.starts_at - weeks, ends_at=cover.ends_at - weeks)
    page.goto(post_office.link_in(letter, "/hours/"))
    look(page)
    page.get_by_label("How many hours did they work?").fill("3.1")
    press(page, "Confirm the hours")
    assert_summary_links_focus(page)
    page.get_by_label("How many hours did they work?").fill("3.25")
    press(page, "Confirm the hours")

    expect(page.get_by_role("main")).to_contain_text("£48.78")
    letter = mail.wait_for("sbm@brooklane.example", "3.25 hours of cover confirmed")
    assert "£48.78 and £9.76 VAT" in letter.get_body(("plain",)).get_content()
    page.goto(f"{cast.cluster.get_absolute_url()}cover/")
    row = page.get_by_role("row", name="Brook Lane Primary School")
    expect(row).to_contain_text("3.25")
    look(page)
    assert_keyboard_reaches_everything(page)


def record_a_contract(page, cast):
    page.goto(cast.cluster.get_absolute_url())
    follow(page, "Contracts", exact=True)
    look(page)
    press(page, "Record a contract")
    press(page, "Check")
    assert_summary_links_focus(page)
    look(page)
    page.get_by_label("What it is for").fill("Phonics software")
    page.get_by_label("Supplier").fill("Reading Company")
    today = timezone.localdate()
    days = {"starts_on": 0, "last_day": 364, "notice_on": 270, "renews_on": 365}
    for name, ahead in days.items():
        fill_in_a_date(page, name, today + timedelta(days=ahead))
    page.get_by_label("Price for one school alone, a year").fill("900")
    page.get_by_label("Price for each school together, a year").fill("600")
    page.get_by_label("Who signs for the group").fill("Head teacher of Brook Lane")
    page.get_by_label("Moss Bank Primary School").check()
    page.get_by_label("Brook Lane Primary School").check()
    press(page, "Check")
    expect(page.get_by_role("main")).to_contain_text("Moss Bank Primary School: Business manager, Moss Bank")
    look(page)
    press(page, "Record the contract")

    expect(page.get_by_role("main")).to_contain_text("In all £600.00 a year.")
    look(page)
    assert_keyboard_reaches_everything(page)


def join_it(page):
    page.goto(Contract.objects.get().get_absolute_url())
    press(page, "Join it")
    look(page)
    page.get_by_label("What your school would pay alone, a year").fill("1,000")
    press(page, "Check before you join")
    expect(page.get_by_role("main")).to_contain_text("£400.00 a year")
    look(page)
    press(page, "Join the contract")
    expect(page.get_by_role("main")).to_contain_text("In all £1,000.00 a year.")
    expect(page.get_by_role("row", name="In all")).to_contain_text("£2,800.00")
    look(page)


def leave_it(page, mail):
    follow(page, "Leave")
    look(page)
    press(page, "See what your school owes")
    assert_summary_links_focus(page)
    fill_in_a_date(page, "last_day", timezone.localdate() + timedelta(days=291))
    press(page, "See what your school owes")
    expect(page.get_by_role("main")).to_contain_text("£120.00")
    look(page)
    press(page, "Leave the contract")

    expect(page.get_by_role("main")).to_contain_text("Ferndale Primary School leaves the contract.")
    letter = mail.wait_for("head@brooklane.example", "Ferndale Primary School leaves the contract")
    assert "It still owes £120.00" in letter.get_body(("plain",)).get_content()
