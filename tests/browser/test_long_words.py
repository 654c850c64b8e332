"""What people typed, however long, makes no page wider than a phone, and a time stays on one line."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from meetings import actions
from meetings.models import Meeting
from tests import factories
from tests.browser.axe import WIDTHS, assert_fits
from tests.browser.clicks import press

pytestmark = pytest.mark.django_db(transaction=True)


def booked(cast, title, hour=13):
    """A meeting two days from now at 1:30pm, or at half past another hour."""
    starts_at = timezone.localtime(timezone.now()).replace(hour=hour, minute=30) + timedelta(days=2)
    meeting = Meeting(group=cast.cluster, title=title, place="W" * 200, starts_at=starts_at)
    meeting.ends_at = starts_at + timedelta(hours=1)
    return actions.schedule(meeting, agenda=["x" * 300], by=cast.organiser)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_a_long_word_widens_no_page(open_page, sign_in_page, cast, width):
    meeting = booked(cast, "W" * 150)
    page = sign_in_page(open_page(width), cast.organiser)

    for address in ["/", reverse("meetings:list"), meeting.get_absolute_url(), cast.cluster.get_absolute_url()]:
        page.goto(address)
        assert_fits(page)
    page.goto(reverse("meetings:change", kwargs={"pk": meeting.pk}))
    page.get_by_label("Room or place (optional)").fill("V" * 200)
    press(page, "Check before you save")
    expect(page.get_by_role("heading", name="Check before you save")).to_be_visible()
    assert_fits(page)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_long_names_make_no_table_of_the_desk_scroll_sideways(open_page, sign_in_page, cast, width):
    for number in range(2):
        name = f"Horwich St Catherine of Siena Church of England Voluntary Aided {number} {'W' * 40}"
        school = factories.school(name)
        factories.post(factories.person(joined_at=None, is_active=False), school)
    partnership = factories.cluster(f"Blackrod and Westhoughton primary partnership {'W' * 40}", school)
    factories.office(factories.person(name=f"Organiser, {'W' * 40}"), partnership)
    page = sign_in_page(open_page(width), cast.officer)

    page.goto(reverse("clusters:authority_desk", kwargs={"code": "801"}))

    expect(page.locator(".portal-table")).to_have_count(3)
    for table in page.locator(".portal-table").all():
        assert table.evaluate("table => table.scrollWidth <= table.clientWidth")
    assert_fits(page)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_a_time_in_the_month_stays_on_one_line(open_page, sign_in_page, cast, width):
    booked(cast, "Head teachers’ meeting", hour=11)
    page = sign_in_page(open_page(width), cast.organiser)

    page.goto(reverse("meetings:list"))

    time = page.locator(".portal-month td a")
    assert time.bounding_box()["height"] < 32 or width == WIDTHS["narrowest"]
    assert time.evaluate("link => link.scrollWidth <= link.parentElement.clientWidth")
    assert_fits(page)
