"""A school joins a course late: the posted cost is shared anew, and only the differences are drafted."""

import pytest
from playwright.sync_api import expect

from ledger import actions
from ledger.models import Charge
from tests import factories
from tests.browser.axe import (
    assert_accessible,
    assert_fits,
    assert_keyboard_reaches_everything,
    assert_summary_links_focus,
)
from tests.browser.clicks import follow, press

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def organiser(db):
    """Of a cluster of three schools, two of which share a posted course of £1,500.00, VAT included."""
    schools = [factories.school(f"{name} Primary School") for name in ("Brook Lane", "High Street", "Moss Bank")]
    for school in schools:
        factories.post(factories.person(name=f"Head teacher, {school}"), school)
    cluster, person = factories.cluster("North cluster", *schools), factories.person(name="Organiser, North cluster")
    factories.office(person, cluster)
    charge = Charge(group=cluster, title="IOSH Managing Safely", net_pence=125_000, vat_pence=25_000, split="places")
    charge.decision = "Item 4 of the heads’ meeting"
    payers = {schools[0]: (125_000, 25_000)}
    actions.post(actions.draft(charge, parts=dict.fromkeys(schools[:2], 2), payers=payers, by=person), by=person)
    return person


@pytest.mark.parametrize("width", [1280, 390], ids=["desktop", "phone"])
def test_a_late_joiner_shares_a_posted_cost(open_page, sign_in_page, organiser, width):
    page, original = sign_in_page(open_page(width), organiser), Charge.objects.get()
    page.goto(original.get_absolute_url())
    follow(page, "Change how it is shared")
    press(page, "Check each difference")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Enter why the shares change")
    assert_summary_links_focus(page)
    look(page)

    page.get_by_label("Why do the shares change?").fill("Moss Bank joined the course late")
    page.get_by_label("Moss Bank Primary School", exact=True).check()
    page.get_by_label("Places of Moss Bank Primary School").fill("1")
    expect(page.locator("[data-sum=split]")).to_have_text("Places in all: 5.")
    assert_keyboard_reaches_everything(page)
    press(page, "Check each difference")

    expect(page.get_by_role("row", name="Moss Bank")).to_contain_text("£300.00")
    expect(page.get_by_role("row", name="Brook Lane")).to_contain_text("Share now £750.00, then £600.00")
    expect(page.get_by_role("row", name="Brook Lane")).to_contain_text("−£150.00")
    expect(page.get_by_role("row", name="Together")).to_contain_text("£0.00")
    look(page)
    press(page, "Save the draft")
    expect(page.get_by_role("main")).to_contain_text("Nobody has been told yet.")
    look(page)
    follow(page, "cost 1")
    expect(page.get_by_role("main")).to_contain_text("Moss Bank joined the course late")
    look(page)


def look(page):
    """What every page of the walk must pass."""
    assert_accessible(page)
    assert_fits(page)
    assert page.evaluate("[...document.querySelectorAll('.portal-table')].every(t => t.scrollWidth <= t.clientWidth)")
