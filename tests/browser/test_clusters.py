"""The pages of a group and of a school, as the public, a member and an officer see them, wide and narrow."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from clusters import history
from clusters.permissions.table import Job
from tests import factories
from tests.browser.axe import WIDTHS, assert_keyboard_reaches_everything, look
from tests.browser.clicks import follow, go_by, press

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lively(cast):
    """The cast's cluster with everything that the pages can show."""
    factories.membership(cast.cluster, factories.school("Coming Primary School"), starts_on="2099-09-01")
    factories.membership(cast.cluster, factories.school("Nobody’s Primary School", easting=None))
    factories.post(factories.person(name="A clerk", joined_at=None, is_active=False), cast.moss_bank, Job.CLERK)
    factories.meeting(cast.cluster, cast.organiser, cast.brook_lane)
    history.record("put Moss Bank in", by=cast.officer, group=cast.cluster, school=cast.moss_bank)
    return cast


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("who", ["nobody", "member", "officer"])
def test_a_group_and_a_school_at_every_width(lively, open_page, sign_in_page, who, width):
    page = open_page(width)
    if who != "nobody":
        sign_in_page(page, getattr(lively, who))

    page.goto(lively.cluster.get_absolute_url())
    expect(page.get_by_role("heading", name="North cluster", exact=True)).to_be_visible()
    look(page)

    go_by(page.get_by_role("region", name="Schools").get_by_role("link", name="Moss Bank Primary School").first)
    expect(page.get_by_role("heading", name="Moss Bank Primary School", exact=True)).to_be_visible()
    look(page)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_the_history_and_the_name_at_every_width(lively, open_page, sign_in_page, width):
    page = sign_in_page(open_page(width), lively.member)

    page.goto(reverse("clusters:group_history", kwargs={"slug": lively.cluster.slug}))
    expect(page.get_by_text("Governance officer, Ashworth put Moss Bank in")).to_be_visible()
    look(page)
    page.goto(lively.moss_bank.get_absolute_url())
    follow(page, "All of its history")
    look(page)

    page.goto(lively.moss_bank.get_absolute_url())
    follow(page, "Correct the name")
    look(page)
    page.get_by_label("Name used locally").fill("Mossy")
    press(page, "Save the name")

    expect(page.get_by_role("heading", name="Mossy", exact=True)).to_be_visible()
    look(page)


def test_both_pages_are_worked_by_keyboard(lively, page, sign_in_page):
    sign_in_page(page, lively.officer)
    for place in (lively.cluster, lively.moss_bank):
        page.goto(place.get_absolute_url())

        assert_keyboard_reaches_everything(page)
