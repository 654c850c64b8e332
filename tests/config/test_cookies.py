"""The page about cookies names those that browsers are really given."""

import re

import pytest
from django.urls import reverse

from accounts.models import User
from tests.factories import PASSWORD

ROW = re.compile(r'<tr[^>]*><th scope="row"[^>]*>(.+?)</th><td[^>]*>.+?</td><td[^>]*>(.+?)</td></tr>')


def cookies_on_the_page(client):
    """{name: when it ends}, as the page says."""
    return dict(ROW.findall(client.get(reverse("cookies")).content.decode()))


def sign_in_and_change_the_name(client, person):
    """What gives a browser every cookie: a form, a session, and a message for the next page."""
    client.get(reverse("account_login"))
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    client.post(reverse("accounts:name"), {"name": "Head teacher, Moss Bank"})


@pytest.fixture(params=[("session", "csrf"), ("__Host-session", "__Host-csrf")], ids=["http", "https"])
def own_names(request, settings):
    """The names of an installation without https, and of one with it."""
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = request.param


def test_every_cookie_is_on_the_page_by_its_own_name(client, db, own_names):
    head = User.objects.create_user("head@mossbank.example", PASSWORD, name="Head teacher")

    sign_in_and_change_the_name(client, head)

    assert set(cookies_on_the_page(client)) == set(client.cookies)


def test_the_page_says_for_how_long_they_are_saved(client, db, settings):
    settings.SESSION_COOKIE_AGE = 8 * 60 * 60
    settings.CSRF_COOKIE_AGE = 2 * 7 * 24 * 60 * 60

    ends = cookies_on_the_page(client)

    assert ends["session"].startswith("8 hours after you sign in")
    assert ends["csrf"].startswith("2 weeks after")
