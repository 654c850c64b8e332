"""The components in a real browser, in every state and at every width."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import (
    WIDTHS,
    assert_keyboard_reaches_everything,
    assert_summary_links_focus,
    listen,
    look,
)
from tests.browser.clicks import stay_and_click

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.common.urls")]


@pytest.mark.parametrize("state", ["", "errors", "messages"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_every_component_is_accessible_and_fits(open_page, width, state):
    page = open_page(width)

    page.goto(f"/components/?state={state}")

    look(page)


def test_everything_that_is_asked_for_is_there(page):
    heard = listen(page)
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto("/components/", wait_until="networkidle")

    assert heard == []
    assert all(url.startswith(page.url.split("/components")[0]) for url in asked)


def test_each_error_leads_to_its_control(page):
    page.goto("/components/?state=errors")

    assert_summary_links_focus(page)


def test_each_error_leads_to_its_control_without_scripts(open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/components/?state=errors")

    links = page.locator(".govuk-error-summary__list a")

    for number in range(links.count()):
        target = links.nth(number).get_attribute("href")[1:]
        expect(page.locator(f"[id='{target}']")).to_be_visible()


def test_everything_is_reached_by_keyboard(page):
    page.goto("/components/?state=errors")

    assert_keyboard_reaches_everything(page)


def test_the_first_stop_skips_to_the_content(page):
    page.goto("/accessibility/", wait_until="networkidle")

    page.keyboard.press("Tab")
    expect(page.locator(".govuk-skip-link")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


def test_the_menu_opens_on_a_phone(open_page):
    page = open_page(390)
    page.goto("/components/")
    expect(page.get_by_role("link", name="Find a school")).to_be_hidden()

    stay_and_click(page.get_by_role("button", name="Menu"))

    expect(page.get_by_role("link", name="Find a school")).to_be_visible()


def test_the_menu_stands_open_without_scripts(open_page):
    page = open_page(390, java_script_enabled=False)

    page.goto("/components/")

    expect(page.get_by_role("link", name="Find a school")).to_be_visible()


def test_a_password_can_be_shown(page):
    page.goto("/components/")
    box = page.get_by_label("Password", exact=True)
    box.fill("correct horse")

    stay_and_click(page.get_by_role("button", name="Show password"))

    expect(box).to_have_attribute("type", "text")


def test_on_paper_the_frame_is_left_out(page):
    page.goto("/components/")

    page.emulate_media(media="print")

    expect(page.get_by_role("navigation", name="Menu")).to_be_hidden()
    expect(page.get_by_role("table", name="Schools of the cluster")).to_be_visible()
