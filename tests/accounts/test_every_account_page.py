"""Every page of signing in and of the account: it opens, and nothing in it is inline."""

import re

import allauth.urls
import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import URLPattern, reverse

import accounts.urls
from tests.factories import PASSWORD

INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style|\sstyle=|\son[a-z]+=\"|javascript:", re.I)
ROWS = {"uidb36": "1", "key": "abc-def", "pk": 1, "token": "cut-short"}


def every_address(patterns, namespace=""):
    """Each address below `patterns`, with its captured parts filled in."""
    for pattern in patterns:
        if not isinstance(pattern, URLPattern):
            yield from every_address(pattern.url_patterns, namespace)
        elif pattern.name:
            wanted = pattern.pattern.regex.groupindex
            pieces = {piece: ROWS[piece] for piece in wanted} or KEYS.get(pattern.name, {})
            yield reverse(namespace + pattern.name, kwargs=pieces)


# The keys of these stand in the address that includes them.
KEYS = {"mfa_remove_webauthn": {"pk": 1}, "mfa_edit_webauthn": {"pk": 1}}
ADDRESSES = sorted({*every_address(allauth.urls.urlpatterns), *every_address(accounts.urls.urlpatterns, "accounts:")})
# Pages about something that is not there: no invitation was opened, there is no key or app, Google reported no error.
MISSING = {
    "/account/invitation/",
    "/account/2fa/totp/deactivate/",
    "/account/2fa/recovery-codes/",
    "/account/2fa/recovery-codes/download/",
    "/account/2fa/webauthn/keys/1/edit/",
    "/account/2fa/webauthn/keys/1/remove/",
    "/account/3rdparty/login/error/",
}
OPENS, HIDES = {200, 302}, {401, 404}


@pytest.fixture
def browsers(head):
    """Nobody; somebody signed in; somebody signed in with an app and recovery codes set up."""
    member, careful = Client(), Client()
    for browser in (member, careful):
        browser.post("/account/login/", {"login": head.email, "password": PASSWORD})
    return {"nobody": Client(), "member": member, "careful": careful}


@pytest.fixture
def app_of_head(head):
    """The head teacher's authenticator app and recovery codes."""
    TOTP.activate(head, generate_totp_secret())
    RecoveryCodes.activate(head)


def what_is_wrong(browser, address):
    """A status that was not expected, or what stands inline in the page; empty when all is well."""
    response = browser.get(address)
    if response.status_code not in (OPENS | HIDES if address in MISSING else OPENS):
        return f"{address} {response.status_code}"
    found = INLINE.search(response.content.decode()) if "text/html" in response["Content-Type"] else None
    return f"{address} {found[0]}" if found else ""


def test_the_walk_finds_the_pages():
    assert reverse("account_login") in ADDRESSES
    assert reverse("account_reset_password_from_key", args=["1", "abc-def"]) in ADDRESSES
    assert len(ADDRESSES) > 30


@pytest.mark.parametrize("who", ["nobody", "member", "careful"])
def test_every_account_page_opens_with_nothing_inline(browsers, who, request):
    if who == "careful":
        request.getfixturevalue("app_of_head")

    problems = [what_is_wrong(browsers[who], each) for each in ADDRESSES]

    assert [each for each in problems if each] == []
