"""Joining and signing in, as people do it: from the invitation, and with a passkey."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from accounts import actions
from accounts.models import Invitation, User
from tests import factories
from tests.browser.axe import (
    WIDTHS,
    assert_accessible,
    assert_fits,
    assert_keyboard_reaches_everything,
    assert_summary_links_focus,
    look,
)
from tests.browser.clicks import follow, go_by, press, stay_and_click
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
# A phone that unlocks by finger: it keeps the passkey and says that it was the person.
PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(autouse=True)
def nobody_has_tried_yet():
    """Sign-ins are counted in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def head():
    return User.objects.create_user("head@mossbank.example", PASSWORD, name="Head teacher, Moss Bank")


@pytest.fixture
def link():
    """The link in the letter of a new head teacher."""
    officer = factories.person("officer@ashworth.example", "Governance officer, Ashworth")
    _, token = actions.invite("new@moss.example", "Head teacher", purpose="head teacher at Moss Bank", by=officer)
    return reverse("accounts:accept_invitation", args=[token])


def sign_in_by_form(page, user):
    page.goto("/account/login/")
    page.get_by_label("Email address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in", exact=True)
    expect(page.get_by_text(f"Signed in as {user}")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_an_invited_person_joins(open_page, link, width):
    page = open_page(width=width)

    page.goto(link)
    assert page.url.endswith("/account/invitation/")
    look(page)
    press(page, "Join")
    assert_summary_links_focus(page)
    page.get_by_label("Your full name").fill("Head teacher, Moss Bank")
    page.get_by_label("Choose a password").fill(PASSWORD)
    press(page, "Join")

    expect(page.get_by_text("Welcome, Head teacher, Moss Bank.")).to_be_visible()
    assert Invitation.objects.get().problem == "used"


def test_the_password_can_be_shown_while_it_is_chosen(page, link):
    page.goto(link)
    page.get_by_label("Choose a password").fill(PASSWORD)

    stay_and_click(page.get_by_role("button", name="Show password"))

    expect(page.get_by_label("Choose a password")).to_have_attribute("type", "text")


def test_an_invitation_is_usable_without_scripts(open_page, link):
    page = open_page(java_script_enabled=False)

    page.goto(link)
    page.get_by_label("Choose a password").fill(PASSWORD)
    press(page, "Join")

    expect(page.get_by_text("Signed in as Head teacher")).to_be_visible()


@pytest.mark.parametrize("spoiled", ["unknown", "used", "withdrawn", "expired", "foreign"])
def test_an_invitation_that_does_not_work_says_so_on_a_sound_page(page, link, spoiled, head, sign_in_page):
    if spoiled == "unknown":
        link = reverse("accounts:accept_invitation", args=["cut-short"])
    elif spoiled == "foreign":
        sign_in_page(page, head)
    else:
        moment = {"used": "accepted_at", "withdrawn": "withdrawn_at", "expired": "expires_at"}[spoiled]
        Invitation.objects.update(**{"sent_at": "2026-09-01T09:00Z", moment: "2026-09-08T09:00Z"})

    page.goto(link)

    for width in WIDTHS.values():
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits(page)
    assert_accessible(page)
    assert page.locator("h1").count() == 1


def test_the_account_page_is_sound(page, head):
    sign_in_by_form(page, head)

    for path in ["/account/settings/", "/account/settings/name/"]:
        page.goto(path)
        for width in WIDTHS.values():
            page.set_viewport_size({"width": width, "height": 900})
            look(page)
        assert_keyboard_reaches_everything(page)


def test_a_passkey_is_added_and_signs_in_without_a_password(page, head):
    phone = page.context.new_cdp_session(page)
    phone.send("WebAuthn.enable")
    phone.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})
    sign_in_by_form(page, head)

    page.goto("/account/2fa/webauthn/add/")
    page.get_by_label("Name").fill("My phone")
    page.get_by_role("checkbox").check()
    press(page, "Add the key")
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    go_by(page.get_by_role("button", name="Sign out").first)
    page.goto("/account/login/?next=/account/settings/")
    press(page, "Sign in with a passkey")

    expect(page).to_have_url(re.compile("/account/settings/$"))
    expect(page.get_by_text(f"Signed in as {head}")).to_be_visible()


def test_a_passkey_opens_the_administration_pages(page, head, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    phone = page.context.new_cdp_session(page)
    phone.send("WebAuthn.enable")
    phone.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})
    sign_in_by_form(page, head)
    User.objects.update(is_staff=True, is_superuser=True)

    page.goto("/admin/accounts/user/")
    follow(page, "Add a passkey or security key")
    page.get_by_label("Name").fill("My phone")
    page.get_by_role("checkbox").check()
    press(page, "Add the key")
    press(page, "Go on to the page you wanted")

    expect(page).to_have_url(re.compile("/admin/accounts/user/$"))


def test_a_security_key_is_the_second_factor(page, head):
    key = page.context.new_cdp_session(page)
    key.send("WebAuthn.enable")
    key.send("WebAuthn.addVirtualAuthenticator", {"options": {**PHONE, "transport": "usb"}})
    sign_in_by_form(page, head)
    page.goto("/account/2fa/webauthn/add/")
    page.get_by_label("Name").fill("My key")
    press(page, "Add the key")
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    go_by(page.get_by_role("button", name="Sign out").first)

    page.goto("/account/login/")
    page.get_by_label("Email address").fill(head.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in", exact=True)
    press(page, "Use a passkey or security key")

    expect(page.get_by_text(f"Signed in as {head}")).to_be_visible()
