"""How long a session lasts, and its cookies."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.utils import timezone

from accounts import tasks
from tests.factories import PASSWORD


@pytest.fixture
def browser(client, head):
    """A browser in which the head teacher has just signed in."""
    client.post("/account/login/", {"login": head.email, "password": PASSWORD})
    return client


def is_signed_in(client):
    caches["sessions"].clear()  # its own clock does not travel with ours
    return client.get("/account/settings/").status_code == 200


def test_a_session_lasts_a_working_day(browser):
    with time_machine.travel(timezone.now() + timedelta(hours=11, minutes=55), tick=False):
        assert is_signed_in(browser)
    with time_machine.travel(timezone.now() + timedelta(hours=12, minutes=5), tick=False):
        assert not is_signed_in(browser)


def test_a_busy_session_lasts_no_longer(browser):
    began = timezone.now()

    with time_machine.travel(began + timedelta(hours=11), tick=False):
        session = browser.session
        session["something"] = "changed"
        session.save()

    assert Session.objects.get().expire_date <= began + timedelta(hours=12)
    with time_machine.travel(began + timedelta(hours=12, minutes=5), tick=False):
        assert not is_signed_in(browser)


def test_the_cached_copy_ends_with_the_session(browser):
    with time_machine.travel(timezone.now() + timedelta(hours=11), tick=False):
        assert browser.session.get_expiry_age() <= 3600


def test_the_cookie_ends_with_the_browser_and_is_out_of_reach_of_scripts(browser):
    cookie = browser.cookies["session"]

    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_ended_sessions_are_forgotten(browser):
    with time_machine.travel(timezone.now() + timedelta(hours=13), tick=False):
        tasks.forget_ended_sessions()

    assert not Session.objects.exists()
