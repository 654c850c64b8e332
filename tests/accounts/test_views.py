"""Joining by invitation, and the person's own account page."""

import logging
import re
import threading
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.models import Invitation, User
from tests import factories
from tests.factories import PASSWORD

JOINING = {"name": "Head teacher, Moss Bank", "password": PASSWORD}
OPENED = "/account/invitation/"


@pytest.fixture
def inviter(db):
    return factories.person("inviter@ashworth.example", "Governance officer, Ashworth")


@pytest.fixture
def link(inviter):
    """The link in the letter of a new head teacher."""
    _, token = actions.invite("new@moss.example", "Head teacher", purpose="head teacher at Moss Bank", by=inviter)
    return reverse("accounts:accept_invitation", args=[token])


def spoil(**moments):
    Invitation.objects.update(sent_at=timezone.now() - timedelta(days=30), **moments)


def heading(response):
    return re.search(r"<h1[^>]*>(.*?)</h1>", response.content.decode())[1]


def test_the_letters_link_goes_on_at_an_address_without_the_token(client, link):
    response = client.get(link)

    assert response.url == OPENED
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]


def test_what_somebody_was_invited_to_twice_is_said_once(client, link, inviter):
    actions.invite("new@moss.example", "Head teacher", purpose="head teacher at Moss Bank", by=inviter)

    assert client.get(link, follow=True).content.decode().count("<li>head teacher at Moss Bank</li>") == 1


@pytest.mark.parametrize("moments", [{}, {"withdrawn_at": timezone.now()}])
def test_the_token_stays_out_of_the_logs_and_of_the_pages(client, link, caplog, moments):
    spoil(**moments)
    token = link.split("/")[-2]

    with caplog.at_level(logging.DEBUG, logger="django.request"):
        page = client.get(link, follow=True).content.decode()

    assert token not in caplog.text + page


def test_the_page_says_who_invites_to_what_and_uses_nothing_up(client, link):
    page = client.get(link, follow=True).content.decode()
    client.get(link, follow=True)

    assert "Governance officer, Ashworth invites you to join as:" in page
    assert "head teacher at Moss Bank" in page
    assert 'value="Head teacher"' in page
    assert Invitation.objects.get().is_open


def test_the_page_names_every_open_invitation_of_the_person(client, link, inviter):
    actions.invite("new@moss.example", "", purpose="clerk at Brook Lane", by=inviter)

    page = client.get(link, follow=True).content.decode()

    assert "head teacher at Moss Bank" in page
    assert "clerk at Brook Lane" in page


def test_accepting_signs_the_person_in_and_takes_them_home(client, link):
    client.get(link)

    response = client.post(OPENED, JOINING, follow=True)

    assert response.redirect_chain == [("/", 302)]
    assert response.wsgi_request.user.email == "new@moss.example"
    assert "Welcome, Head teacher, Moss Bank. You have joined School clusters." in response.content.decode()
    assert client.get("/account/sessions/").context["session_count"] == 1


@pytest.mark.parametrize(
    ("password", "error"),
    [
        ("", "Enter the password that you want to use"),
        ("short", "This password is too short"),
        ("headteachermossbank", "too similar"),
    ],
)
def test_a_weak_password_is_refused_beside_its_field(client, link, password, error):
    client.get(link)

    response = client.post(OPENED, {"name": "headteachermossbank", "password": password})

    assert error in response.content.decode()
    assert Invitation.objects.get().is_open


@pytest.mark.parametrize(
    ("moments", "says"),
    [
        ({"expires_at": timezone.now() - timedelta(days=1)}, "This invitation has run out"),
        ({"withdrawn_at": timezone.now()}, "This invitation was taken back"),
        ({"accepted_at": timezone.now()}, "You have joined already"),
    ],
)
def test_an_invitation_that_cannot_be_used_says_why(client, link, moments, says):
    spoil(**moments)

    response = client.get(link, follow=True)

    assert (response.status_code, heading(response)) == (410, says)


def test_an_invitation_that_ran_out_names_whom_to_ask(client, link):
    spoil(expires_at=timezone.now() - timedelta(days=1))

    assert "Ask Governance officer, Ashworth to send you a new one." in client.get(link, follow=True).content.decode()


def test_an_unknown_link_says_what_to_do(client, db):
    response = client.get(reverse("accounts:accept_invitation", args=["cut-short"]), follow=True)

    assert (response.status_code, heading(response)) == (404, "This link does not work")


def test_somebody_elses_invitation_is_left_alone(link, sign_in, cast):
    browser = sign_in(cast.member)

    response = browser.get(link, follow=True)

    assert (response.status_code, heading(response)) == (409, "This invitation is for somebody else")
    assert browser.post(OPENED, JOINING).status_code == 409
    assert Invitation.objects.get().is_open


def test_a_person_who_joined_and_opens_the_letter_again_goes_home(client, link):
    client.get(link)
    client.post(OPENED, JOINING)

    assert client.get(link, follow=True).redirect_chain[-1] == ("/", 302)


@pytest.mark.django_db(transaction=True)
def test_two_browsers_that_accept_at_once_make_one_member():
    inviter = factories.person()
    _, token = actions.invite("new@moss.example", "Head teacher", purpose="head teacher", by=inviter)
    ready, answers = threading.Barrier(2), []

    def accept(name):
        browser = Client()
        browser.get(reverse("accounts:accept_invitation", args=[token]))
        ready.wait(timeout=10)
        answers.append((browser.post(OPENED, {"name": name, "password": PASSWORD}).status_code, name))
        connection.close()

    threads = [threading.Thread(target=accept, args=(f"Head teacher {n}",)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    (lost, _), (won, name) = sorted(answers, key=lambda answer: answer[0] == 302)
    assert won == 302
    assert lost in {200, 410}  # refused by the action, or by the page when the other was quicker
    assert User.objects.get(email="new@moss.example").name == name


@pytest.mark.parametrize("rows", [1, 5])
def test_the_letters_link_and_its_page_take_few_queries(client, inviter, link, django_assert_num_queries, rows):
    for number in range(rows):
        actions.invite("new@moss.example", "", purpose=f"clerk of group {number}", by=inviter)

    with django_assert_num_queries(4):
        client.get(link)
    with django_assert_num_queries(2):
        assert client.get(OPENED).status_code == 200


@pytest.mark.parametrize("rows", [1, 5])
def test_an_invitation_that_cannot_be_used_takes_one_query(client, inviter, link, django_assert_num_queries, rows):
    for number in range(rows):
        actions.invite("new@moss.example", "", purpose=f"clerk of group {number}", by=inviter)
    spoil(expires_at=timezone.now() - timedelta(days=1))
    client.get(link)

    with django_assert_num_queries(1):
        assert client.get(OPENED).status_code == 410


def test_the_account_page_leads_to_everything_about_the_person(sign_in, cast):
    page = sign_in(cast.member).get("/account/settings/").content.decode()

    for address in ["settings/name/", "email/", "password/change/", "2fa/", "sessions/"]:
        assert f'href="/account/{address}"' in page
    assert "3rdparty" not in page


def test_the_account_page_offers_connected_accounts_where_they_are_configured(sign_in, cast, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {"google": {}}

    assert 'href="/account/3rdparty/"' in sign_in(cast.member).get("/account/settings/").content.decode()


@pytest.mark.parametrize("rows", [1, 5])
@pytest.mark.parametrize(("address", "queries"), [("/account/settings/", 4), ("/account/settings/name/", 3)])
def test_the_account_pages_take_few_queries(sign_in, cast, django_assert_num_queries, address, queries, rows):
    for _ in range(rows):
        factories.post(cast.member, factories.school())
        Authenticator.objects.create(user=cast.member, type=Authenticator.Type.WEBAUTHN, data={})
    browser = sign_in(cast.member)
    browser.get(address)

    with django_assert_num_queries(queries):
        assert browser.get(address).status_code == 200


def test_a_person_changes_their_name(sign_in, cast):
    response = sign_in(cast.member).post("/account/settings/name/", {"name": "Head, Moss Bank"}, follow=True)

    cast.member.refresh_from_db()
    assert cast.member.name == "Head, Moss Bank"
    assert "Your name is changed." in response.content.decode()


def test_a_person_cannot_be_without_a_name(sign_in, cast):
    response = sign_in(cast.member).post("/account/settings/name/", {"name": " "})

    assert "Enter your full name" in response.content.decode()
