"""The officer's pages in a real browser: the desk, making a cluster, putting schools in, taking one out."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from clusters.models import Cluster
from tests import factories
from tests.browser.axe import WIDTHS, assert_keyboard_reaches_everything, assert_summary_links_focus, look
from tests.browser.clicks import follow, press

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def area(cast):
    """Ashworth with schools that lack something, two of one name among them."""
    for name in ("Hill Top", "Dale", "Horwich St Catherine of Siena Church of England Voluntary Aided"):
        factories.school(f"{name} Primary School")
    for postcode in ("AA1 1AA", "BB2 2BB"):
        factories.school("St Thomas Primary School", postcode=postcode)
    invited = factories.person(None, "Head teacher, Beech", joined_at=None, is_active=False)
    factories.post(invited, factories.school("Beech Primary School"))
    return cast


def errors_lead_to_their_fields(page):
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert_summary_links_focus(page)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_an_officer_makes_a_cluster_and_puts_schools_in(area, open_page, sign_in_page, width):
    page = sign_in_page(open_page(width), area.officer)
    page.goto(reverse("clusters:desk"))
    look(page)
    press(page, "Make a cluster")
    look(page)
    press(page, "Make the cluster")
    errors_lead_to_their_fields(page)
    look(page)
    page.get_by_label("Name", exact=True).fill("South cluster")
    page.get_by_label("Primary", exact=True).check()
    press(page, "Make the cluster")

    expect(page.get_by_role("heading", level=1)).to_have_text("Put schools in")
    look(page)
    page.get_by_label("Hill Top Primary School").check()
    page.get_by_label("Find schools to tick").fill("dale")
    press(page, "Find schools")
    expect(page.get_by_label("Hill Top Primary School")).to_be_checked()
    page.get_by_label("Dale Primary School").check()
    page.get_by_label("Paste URNs or names").fill(f"{area.far_away.urn}\nSt Thomas Primary School\nMoss Bnk Primary")
    press(page, "Check what will happen")

    errors_lead_to_their_fields(page)
    look(page)
    page.get_by_label("St Thomas Primary School").nth(1).check()
    page.get_by_role("group", name="Moss Bnk Primary").get_by_label("Leave this line out").check()
    press(page, "Check what will happen")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check before 4 schools are put in")
    look(page)
    press(page, "Change answers")
    expect(page.get_by_label("Paste URNs or names")).to_contain_text("Moss Bnk Primary")
    press(page, "Check what will happen")
    press(page, "Put 4 schools in")

    expect(page.get_by_role("alert")).to_contain_text("To undo it, choose “Take out” beside a school.")
    assert Cluster.objects.get(name="South cluster").memberships.count() == 4


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_an_officer_takes_a_school_out(area, open_page, sign_in_page, width):
    page = sign_in_page(open_page(width), area.officer)
    page.goto(area.cluster.get_absolute_url())
    follow(page, "Take out Moss Bank Primary School")
    look(page)
    page.get_by_label("Day").fill("")
    press(page, "Take it out")
    errors_lead_to_their_fields(page)
    page.get_by_label("Day").fill("28")
    page.get_by_label("Month").fill("12")
    press(page, "Take it out")

    expect(page.get_by_role("alert")).to_contain_text("Moss Bank Primary School is no longer in North cluster from")


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_the_later_of_two_officers_sees_what_the_other_changed(area, open_page, sign_in_page, width):
    edit = reverse("clusters:edit_group", args=[area.cluster.slug])
    page, other = (sign_in_page(open_page(width), person) for person in (area.officer, area.organiser))
    for each, words in ((page, "Mine"), (other, "Theirs")):
        each.goto(edit)
        look(each)
        each.get_by_label("Purpose").fill(words)
    press(other, "Save")
    press(page, "Save")

    look(page)
    expect(page.get_by_role("region", name="Changed meanwhile")).to_contain_text("Theirs")
    expect(page.get_by_label("Purpose")).to_have_value("Mine")
    press(page, "Save")
    expect(page.get_by_role("alert")).to_contain_text("Your changes are saved.")


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("name", ["new_governor_group", "without_head", "without_cluster"])
def test_the_other_pages_of_the_desk_look_right(area, open_page, sign_in_page, name, width):
    page = sign_in_page(open_page(width), area.officer)
    page.goto(reverse(f"clusters:{name}", args=[area.ashworth.code]))

    look(page)


def test_the_desk_and_the_schools_work_by_keyboard(area, page, sign_in_page):
    sign_in_page(page, area.officer)
    for address in (
        reverse("clusters:authority_desk", args=[area.ashworth.code]),
        reverse("clusters:put_in", args=[area.cluster.slug]),
    ):
        page.goto(address)
        assert_keyboard_reaches_everything(page)
