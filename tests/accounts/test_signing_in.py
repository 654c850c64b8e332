"""Signing in by password, code and passkey; resetting the password; sessions; changing the address."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from qrcode import QRCode

from accounts import actions
from tests import factories
from tests.factories import PASSWORD

ANOTHER = {"password1": "another long pass phrase", "password2": "another long pass phrase"}


def sign_in_by_password(client, email="head@mossbank.example", password=PASSWORD, **where):
    return client.post("/account/login/", {"login": email, "password": password}, **where)


def is_signed_in(client):
    return client.get("/account/settings/").status_code == 200


def code_in_the_letter():
    return re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", mail.outbox[-1].body, re.MULTILINE)[1]


def test_a_password_signs_in(client, head):
    response = sign_in_by_password(client)

    assert response.url == "/"
    assert is_signed_in(client)


def test_signing_in_leads_back_to_the_page_that_was_wanted(client, head):
    wanted = client.get("/account/settings/").url

    response = client.post(wanted, {"login": head.email, "password": PASSWORD, "next": "/account/settings/"})

    assert wanted == "/account/login/?next=/account/settings/"
    assert response.url == "/account/settings/"


def test_signing_in_leads_to_no_other_site(client, head):
    response = client.post("/account/login/", {"login": head.email, "password": PASSWORD, "next": "//evil.example/"})

    assert response.url == "/"


def test_a_wrong_password_reads_like_an_unknown_address(head):
    answers = [sign_in_by_password(Client(), email, "wrong password") for email in [head.email, "nobody@x.example"]]

    known, unknown = (re.sub(r'value="[^"]*"', "", answer.content.decode()) for answer in answers)
    assert known == unknown
    assert {answer.status_code for answer in answers} == {200}


def test_a_person_who_has_not_joined_reads_like_an_unknown_address(head):
    actions.invite("new@moss.example", "Head teacher", purpose="head teacher", by=head)
    answers = [sign_in_by_password(Client(), email, "wrong password") for email in ["new@moss.example", "no@x.example"]]

    invited, unknown = (re.sub(r'value="[^"]*"', "", answer.content.decode()) for answer in answers)
    assert invited == unknown


def test_a_wrong_password_takes_as_long_as_an_unknown_address(head, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": None}
    took = {head.email: [], "nobody@mossbank.example": []}

    for _ in range(5):
        for email, times in took.items():
            began = time.process_time()  # what the processor did, whatever else the machine was doing
            sign_in_by_password(Client(), email, "wrong password")
            times.append(time.process_time() - began)

    known, unknown = (min(times) for times in took.values())
    assert known == pytest.approx(unknown, rel=0.25)


def test_a_code_by_letter_signs_in(client, head):
    client.post("/account/login/code/", {"email": head.email})

    response = client.post("/account/login/code/confirm/", {"code": code_in_the_letter()})

    assert response.url == "/"
    assert is_signed_in(client)
    assert mail.outbox[-1].to == [head.email]


def test_a_wrong_code_does_not_sign_in(client, head):
    client.post("/account/login/code/", {"email": head.email})

    response = client.post("/account/login/code/confirm/", {"code": "WRONG1"})

    assert response.status_code == 200
    assert response.content.decode().count("The code is wrong") == 2  # above the page, and beside the field
    assert not is_signed_in(client)


def test_another_code_can_be_asked_for_and_takes_the_place_of_the_first(client, head):
    client.post("/account/login/code/", {"email": head.email})
    first = code_in_the_letter()
    assert "Send a new code" in client.get("/account/login/code/confirm/").content.decode()

    client.post("/account/login/code/confirm/", {"action": "resend"})

    assert code_in_the_letter() != first
    client.post("/account/login/code/confirm/", {"code": code_in_the_letter()})
    assert is_signed_in(client)


def test_another_code_for_an_unknown_address_looks_the_same(client, db):
    client.post("/account/login/code/", {"email": "nobody@schools.example"})

    response = client.post("/account/login/code/confirm/", {"action": "resend"}, follow=True)

    assert "We have sent a code to nobody@schools.example" in response.content.decode()
    assert mail.outbox == []


@pytest.mark.parametrize("address", ["/account/login/code/", "/account/password/reset/"])
def test_asking_for_a_letter_reads_alike_for_every_address(head, address):
    actions.invite("new@moss.example", "Head teacher", purpose="head teacher", by=head)
    closed = factories.person("closed@moss.example", is_active=False)
    emails = [head.email, "nobody@moss.example", "new@moss.example", closed.email]

    answers = [Client().post(address, {"email": email}, follow=True) for email in emails]

    pages = {
        re.sub(r'value="[^"]*"', "", answer.content.decode()).replace(email, "")
        for email, answer in zip(emails, answers, strict=True)
    }
    assert len(pages) == 1
    assert [letter.to for letter in mail.outbox] == [[head.email]]


def test_a_forgotten_password_is_replaced_through_the_letters_link(client, head):
    client.post("/account/password/reset/", {"email": head.email})
    link = re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)[1]

    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], ANOTHER)

    assert not is_signed_in(client)
    assert sign_in_by_password(client, password="another long pass phrase").url == "/"
    assert mail.outbox[-1].subject == "Your password was reset"


def test_a_reset_link_works_once(client, head):
    client.post("/account/password/reset/", {"email": head.email})
    link = re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)[1]
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], ANOTHER)

    page = Client().get(link, follow=True)

    assert "password1" not in page.content.decode()


def test_changing_the_password_signs_out_everywhere_else(client, head):
    elsewhere = Client()
    sign_in_by_password(client)
    sign_in_by_password(elsewhere)

    response = client.post("/account/password/change/", {"oldpassword": PASSWORD, **ANOTHER})

    assert response.url == "/account/settings/"
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_signing_out_ends_the_session(client, head):
    sign_in_by_password(client)

    response = client.post("/account/logout/")

    assert response.url == "/"
    assert not is_signed_in(client)


def test_a_person_sees_their_sessions_and_ends_the_others(client, head):
    elsewhere = Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/150.0")
    sign_in_by_password(client)
    sign_in_by_password(elsewhere)

    page = client.get("/account/sessions/").content.decode()
    client.post("/account/sessions/")

    assert "Firefox on Windows" in page
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


@pytest.mark.parametrize("typed", ["new@mossbank.example", "New@MossBank.example"])
def test_the_address_changes_once_the_new_one_is_confirmed(client, head, typed):
    sign_in_by_password(client)

    client.post("/account/email/", {"email": typed, "action_add": ""})
    head.refresh_from_db()
    before = head.email
    client.post("/account/confirm-email/", {"code": code_in_the_letter()})

    head.refresh_from_db()
    assert (before, head.email) == ("head@mossbank.example", "new@mossbank.example")
    assert EmailAddress.objects.get().email == "new@mossbank.example"
    assert sign_in_by_password(Client(), "new@mossbank.example").url == "/"


def test_changing_the_address_asks_again_who_it_is_after_a_while(client, head):
    sign_in_by_password(client)
    session = client.session
    records = session["account_authentication_methods"]
    records[0]["at"] -= 3600
    session["account_authentication_methods"] = records
    session.save()

    response = client.post("/account/email/", {"email": "new@mossbank.example", "action_add": ""})

    assert response.url.startswith("/account/reauthenticate/")


def test_nobody_takes_an_address_that_somebody_has_or_was_invited_by(client, head):
    actions.invite("taken@moss.example", "Clerk", purpose="clerk", by=head)
    sign_in_by_password(client)
    client.post("/account/email/", {"email": "taken@moss.example", "action_add": ""})

    page = client.post("/account/confirm-email/", {"code": code_in_the_letter()}, follow=True)

    head.refresh_from_db()
    assert head.email == "head@mossbank.example"
    assert "Somebody else uses this email address. Enter another one" in page.content.decode()


@pytest.mark.parametrize("address", ["/account/signup/", "/account/3rdparty/signup/"])
def test_nobody_signs_up_by_themselves(client, db, address):
    words = {"email": "stranger@x.example", "password1": PASSWORD}

    shown, sent = client.get(address, follow=True), client.post(address, words, follow=True)

    assert "password1" not in shown.content.decode() + sent.content.decode()
    assert not is_signed_in(client)


def test_google_and_microsoft_are_absent_unless_configured(client, db):
    assert client.get("/account/google/login/").status_code == 404
    assert client.get("/account/microsoft/login/").status_code == 404
    assert "oogle" not in client.get("/account/login/").content.decode()


def test_a_closed_account_is_signed_out_on_the_next_request(client, head):
    sign_in_by_password(client)
    assert is_signed_in(client)

    actions.close_account(head, by=factories.person())

    assert not is_signed_in(client)
    assert sign_in_by_password(Client()).url == "/account/inactive/"


def test_a_form_sent_after_the_session_ended_shows_what_was_typed(client, cast):
    page = reverse("meetings:schedule", args=[cast.cluster.slug])

    answer = client.post(page, {"title": "Spring meeting", "agenda": "Welcome\nR&D", "booking_key": "6f0d7c1e"})

    shown = answer.content.decode()
    assert answer.status_code == 403
    assert "Spring meeting" in shown
    assert "Welcome<br>R&amp;D" in shown
    assert f'href="{reverse("account_login")}?next={page}"' in shown
    assert "6f0d7c1e" not in shown


def test_every_letter_bears_the_portals_name(client, head):
    client.post("/account/login/code/", {"email": head.email})

    assert mail.outbox[-1].from_email.startswith("School clusters")
    assert mail.outbox[-1].body.rstrip().endswith("School clusters")


def test_the_picture_for_an_app_is_that_of_the_key_and_needs_no_address(client, head):
    sign_in_by_password(client)

    page = client.get("/account/2fa/totp/activate/")

    code = QRCode()
    code.add_data(page.context["totp_url"])
    dark = {(x, y) for y, row in enumerate(code.get_matrix()) for x, is_dark in enumerate(row) if is_dark}
    assert page.context["form"].secret in page.context["totp_url"]
    assert {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", page.content.decode())} == dark
    assert "data:" not in page.headers["Content-Security-Policy"] + page.content.decode()


def test_a_wrong_code_while_an_app_is_set_up_says_what_to_check_and_keeps_the_key(client, head):
    sign_in_by_password(client)
    key = client.get("/account/2fa/totp/activate/").context["form"].secret

    refused = client.post("/account/2fa/totp/activate/", {"code": "000000"})

    text = refused.content.decode()
    assert "Check that your app has the key on this page" in text
    assert "recovery code" not in text
    assert refused.context["form"].secret == key
