"""The pages on which no other walk of this folder stops, each as the person it is for: wide, narrow and by keyboard."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from clusters.actions import handovers
from clusters.models import Handover, Succession
from letters import links
from letters.models import Kind, Letter
from tests import factories
from tests.browser.axe import STOPS, WIDTHS, assert_accessible, assert_fits, assert_summary_links_focus
from tests.browser.clicks import press

pytestmark = pytest.mark.django_db(transaction=True)

WIDE_AND_NARROW = [WIDTHS["desktop"], WIDTHS["narrowest"]]
PAGES = {  # who opens it: {address: (heading, (role and name of what it is there for))}
    "nobody": {
        "/find-a-school/": ("Find a school", ("textbox", "Name, former name, URN or postcode")),
        "/find-a-school/?q=primary": ("4 schools found", ("link", "Moss Bank Primary School")),
        "/find-a-school/?q=xylophone": ("Find a school", ("button", "Find")),
        "/grouping-model/": ("The grouping model", ("link", "Download it as a spreadsheet (CSV)")),
        "/groups/{cluster.slug}/contact/": ("Send a message", ("button", "Send the message")),
        "{unsubscribe}": ("Stop these letters?", ("button", "Stop these letters")),
    },
    "member": {
        "/groups/{cluster.slug}/contact/": ("Send a message", ("button", "Send the message")),
        "/handovers/{handover.pk}/": ("Handover of the office of organiser", ("button", "Send my answer")),
        "/letters/": ("Letters to you", ("link", "{letter.subject}")),
        "/letters/preferences/": ("Your letters", ("button", "Save your choices")),
        "/letters/{letter.pk}/": ("{letter.subject}", ("link", "/handovers/{handover.pk}/")),
        "/meetings/{meeting.pk}/answer/": ("Answer for Moss Bank Primary School", ("button", "Save the answer")),
    },
    "organiser": {
        "/groups/{cluster.slug}/grants/": ("Who else may read what this group keeps", ("button", "Let them read")),
        "/handovers/{handover.pk}/": ("Handover of the office of organiser", ("button", "Withdraw the offer")),
        "/letters/sent/": ("Letters sent for you", ("button", "Send again to Head teacher, Moss Bank")),
        "/offices/{other_office.pk}/hand-over/": ("Hand over the office of clerk", ("button", "Offer the office")),
    },
    "officer": {
        "/desk/801/successions/": ("Schools that follow other schools", ("link", "Decide who follows {old}")),
        "/desk/successions/{succession.pk}/": ("Who follows {old}", ("button", "Confirm")),
        "/groups/{closed.slug}/reopen/": ("Open Closed cluster again", ("button", "Open the group again")),
        "/groups/{cluster.slug}/close/": ("Close North cluster", ("button", "Close the group")),
        "/handovers/{handover.pk}/step-in/": (
            "Step in and complete the handover",
            ("button", "Complete the handover"),
        ),
    },
}


@pytest.fixture
def there(cast):
    """What the addresses and headings above name: an offer that waits, a letter that failed, a school that closed."""
    cache.clear()  # It counts the messages of each address, and outlives a test.
    old = factories.school(
        "Horwich St Catherine of Siena Church of England Voluntary Aided Primary School",
        status="closed",
        closes_on=date(2026, 8, 31),
        former_names=["Horwich Parish Church of England Primary School"],
    )
    heir = factories.school("Horwich St Catherine of Siena Academy", phase="Primary", opened_on=date(2026, 9, 1))
    factories.membership(cast.cluster, old)
    handover = handovers.offer(cast.organiser.offices.get(), cast.member, note="The hall is booked.", by=cast.organiser)
    Handover.objects.update(offered_at=timezone.now() - timedelta(days=14))
    said = "550 5.1.1 <head@mossbank.example>: Recipient address rejected: User unknown in virtual mailbox table"
    Letter.objects.update(state=Letter.State.FAILED, last_error=said)
    return {
        "cluster": cast.cluster,
        "closed": factories.cluster("Closed cluster", cast.brook_lane, closed_at=timezone.now()),
        "old": old,
        "succession": Succession.objects.create(
            predecessor=old, successor=heir, successor_urn=heir.urn, link_type="Successor"
        ),
        "handover": handover,
        "other_office": factories.office(cast.organiser, cast.governors, "clerk"),
        "letter": Letter.objects.get(recipient=cast.member),
        "unsubscribe": links.unsubscribe_url(cast.member.pk, Kind.REMINDER).removeprefix("http://localhost:8000"),
        "meeting": factories.meeting(cast.cluster, cast.organiser, cast.brook_lane),
    }


@pytest.mark.parametrize("who", PAGES)
def test_each_page_at_any_width_and_by_keyboard(there, cast, page, sign_in_page, who):
    if who != "nobody":
        sign_in_page(page, getattr(cast, who))

    for address, (heading, (role, name)) in PAGES[who].items():
        page.goto(address.format(**there))

        expect(page.get_by_role("heading", name=heading.format(**there), exact=True)).to_be_visible()
        assert_sound_wide_and_narrow(page)
        skip_to_the_content(page)
        tab_to(page.get_by_role(role, name=name.format(**there)))


def test_a_search_for_nothing_leads_back_to_its_box(page):
    page.goto("/find-a-school/")

    press(page, "Find")

    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert_sound_wide_and_narrow(page)
    assert_summary_links_focus(page)


def test_anybody_writes_to_a_group_by_keyboard_alone(there, cast, open_page):
    page = open_page(WIDTHS["narrowest"])
    page.goto(reverse("clusters:contact", args=[cast.cluster.slug]))
    skip_to_the_content(page)

    for label in ("Your name", "Your email address", "Your message"):
        tab_to(page.get_by_label(label, exact=True))
        page.keyboard.type("parent@example.org")
    tab_to(page.get_by_role("button", name="Send the message"))
    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Your message is on its way")).to_be_visible()
    assert_sound_wide_and_narrow(page)


def test_an_office_is_taken_over_by_keyboard_alone(there, cast, open_page, sign_in_page):
    page = sign_in_page(open_page(WIDTHS["narrowest"]), cast.member)
    page.goto(there["handover"].get_absolute_url())
    skip_to_the_content(page)

    tab_to(page.get_by_label("Yes, I accept"))
    page.keyboard.press("Space")
    tab_to(page.get_by_role("button", name="Send my answer"))
    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("You are now organiser of North cluster.")
    assert_sound_wide_and_narrow(page)


def assert_sound_wide_and_narrow(page):
    """Accessible at both widths, with nothing out of sight at the side: neither of the page nor of a table in it."""
    for width in WIDE_AND_NARROW:
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits(page)
        for table in page.locator(".portal-table").all():
            assert table.evaluate("table => table.scrollWidth <= table.clientWidth"), page.url
        assert_accessible(page)


def skip_to_the_content(page):
    """The first stop of Tab on a page leads past what all pages share."""
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")


def tab_to(something):
    """Press Tab until `something` has the focus, and see it."""
    page = something.page
    for _ in range(page.evaluate(STOPS)):
        page.keyboard.press("Tab")
        if something.evaluate("it => it === document.activeElement"):
            break

    expect(something).to_be_focused()
    expect(something).to_be_in_viewport()
