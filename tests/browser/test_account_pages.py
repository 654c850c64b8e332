"""Every page of signing in and of one's account, in a real browser."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from playwright.sync_api import expect

from tests import factories
from tests.browser.axe import WIDTHS, assert_accessible, assert_fits, assert_summary_links_focus
from tests.browser.clicks import follow, go_by, press

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "three words apart"
SIGNED_OUT = [
    "/account/login/",
    "/account/login/code/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/password/reset/key/1-wrong/",
    "/account/signup/",
    "/account/inactive/",
    "/account/3rdparty/login/cancelled/",
    "/account/3rdparty/login/error/",
    "/accessibility/",
    "/privacy/",
    "/cookies/",
    "/no-such-page/",
]
SIGNED_IN = [
    "/account/email/",
    "/account/password/change/",
    "/account/2fa/",
    "/account/2fa/totp/activate/",
    "/account/2fa/webauthn/",
    "/account/2fa/webauthn/add/",
    "/account/2fa/recovery-codes/generate/",
    "/account/sessions/",
    "/account/3rdparty/connections/",
    "/account/reauthenticate/",
    "/account/logout/",
]


@pytest.fixture(autouse=True)
def nobody_has_tried_yet():
    """Sign-ins are counted in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def person():
    user = factories.person("head@mossbank.example", "Head teacher, Moss Bank")
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in_by_form(page, user):
    page.goto("/account/login/")
    page.get_by_label("Email address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in", exact=True)
    expect(page.get_by_text(f"Signed in as {user}")).to_be_visible()


def assert_sound(page):
    """One main heading; accessible, and without sideways scrolling, at each width."""
    assert page.locator("h1").count() == 1, page.url
    for name, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits(page)
        if name != "narrowest":
            assert_accessible(page)


@pytest.mark.parametrize("path", SIGNED_OUT)
def test_pages_for_everybody(page, path):
    page.goto(path)

    assert_sound(page)


def test_pages_of_an_account(page, person):
    sign_in_by_form(page, person)

    for path in SIGNED_IN:
        page.goto(path)
        assert path in page.url
        assert_sound(page)


@pytest.mark.parametrize(
    ("path", "button"),
    [
        ("/account/login/", "Sign in"),
        ("/account/login/code/", "Send the code"),
        ("/account/password/reset/", "Continue"),
    ],
)
def test_each_error_leads_to_its_control(page, path, button):
    page.goto(path)

    go_by(page.get_by_role("main").get_by_role("button", name=button, exact=True))

    assert page.title().startswith("Error: ")
    assert_sound(page)
    assert_summary_links_focus(page)


def test_a_wrong_password_is_refused_in_words(page, person):
    page.goto("/account/login/")
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password", exact=True).fill("not the password")

    press(page, "Sign in", exact=True)

    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    expect(page.get_by_label("Email address")).to_have_value(person.email)


def test_a_second_factor_is_set_up_and_asked_for(page, person):
    sign_in_by_form(page, person)
    page.goto("/account/2fa/totp/activate/")
    secret = page.locator("code").inner_text()
    page.get_by_label("Code from your authenticator app").fill(code_of(secret))
    press(page, "Turn on")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    assert_sound(page)

    for path in ["/account/2fa/", "/account/2fa/totp/deactivate/", "/account/2fa/recovery-codes/generate/"]:
        page.goto(path)
        assert_sound(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    press(page, "Sign out")
    cache.clear()
    page.goto("/account/login/")
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in", exact=True)

    expect(page.get_by_role("heading", level=1)).to_have_text("Enter your second factor")
    assert_sound(page)


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_a_passkey_is_added_renamed_and_removed(page, person):
    sign_in_by_form(page, person)
    with_a_virtual_key(page)
    page.goto("/account/2fa/webauthn/add/")
    page.get_by_label("Name").fill("My laptop")

    press(page, "Add the key")

    page.wait_for_url("**/recovery-codes/**")
    page.goto("/account/2fa/webauthn/")
    expect(page.get_by_role("rowheader")).to_contain_text("My laptop")
    assert_sound(page)
    for link in ["Rename My laptop", "Remove My laptop"]:
        page.goto("/account/2fa/webauthn/")
        follow(page, link)
        assert_sound(page)


def with_a_virtual_key(page):
    debugger = page.context.new_cdp_session(page)
    debugger.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    debugger.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_signing_out_takes_one_click(page, person):
    sign_in_by_form(page, person)

    press(page, "Sign out")

    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def test_signing_in_needs_no_scripts(open_page, person):
    page = open_page(java_script_enabled=False)

    sign_in_by_form(page, person)
    press(page, "Sign out")

    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
