"""Officers' pages open only to a session that has used a second factor."""

import sys
import time
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone

from clusters.models import LocalAuthority
from clusters.permissions.guard import requires
from clusters.permissions.table import Permission
from config.celery import app
from config.urls import urlpatterns as portal
from tests.factories import PASSWORD

OFFICERS_PAGE = "/officers-page/801/"


@requires(Permission.AREA_RUN, on=LocalAuthority)
def officers_page(request, authority):
    """A page for officers alone."""
    return HttpResponse("for officers")


urlpatterns = [path("officers-page/<str:code>/", officers_page), *portal]


@pytest.fixture(autouse=True)
def second_factor_is_asked_for(settings, second_factor_is_off):
    settings.REQUIRE_SECOND_FACTOR = True
    settings.ROOT_URLCONF = sys.modules[__name__]
    cache.clear()
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@pytest.fixture
def officer(cast):
    """The governance officer, with a password."""
    cast.officer.set_password(PASSWORD)
    cast.officer.save()
    EmailAddress.objects.create(user=cast.officer, email=cast.officer.email, verified=True, primary=True)
    return cast.officer


@pytest.fixture
def secret(officer):
    """The officer's authenticator app, set up on another day."""
    secret = generate_totp_secret()
    TOTP.activate(officer, secret)
    RecoveryCodes.activate(officer)
    return secret


def code(secret, later=0):
    """What the app shows `later` turns of 30 seconds from now. Each code is taken once."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def sign_in_by_password(client, user, password=PASSWORD):
    return client.post("/account/login/", {"login": user.email, "password": password})


def set_up_an_app(client):
    """Set up an authenticator app in a browser. What follows of it follows on commit: the test must really commit."""
    secret = client.get("/account/2fa/totp/activate/").context["form"].secret
    return client.post("/account/2fa/totp/activate/", {"code": code(secret)}, follow=True)


def test_an_officer_without_one_is_sent_to_set_it_up(client, officer):
    sign_in_by_password(client, officer)

    response = client.get(OFFICERS_PAGE, follow=True)

    assert response.redirect_chain == [("/account/2fa/", 302)]
    assert "Set up a second factor before you open officers’ pages." in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_once_it_is_set_up_the_officer_goes_on_to_the_page_they_wanted(client, officer):
    sign_in_by_password(client, officer)
    client.get(OFFICERS_PAGE)

    response = set_up_an_app(client)

    assert response.redirect_chain == [("/account/2fa/recovery-codes/", 302)]
    assert f'href="{OFFICERS_PAGE}"' in response.content.decode()
    assert client.get(OFFICERS_PAGE).content == b"for officers"
    assert OFFICERS_PAGE not in client.get("/account/2fa/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_setting_it_up_tells_the_officer_and_ends_their_other_sessions(client, officer):
    elsewhere = Client()
    sign_in_by_password(elsewhere, officer)
    sign_in_by_password(client, officer)

    set_up_an_app(client)

    assert client.get("/account/settings/").status_code == 200
    assert elsewhere.get("/account/settings/").status_code == 302
    assert [letter.to for letter in mail.outbox] == [[officer.email]]


def test_having_one_is_not_enough_for_a_session_that_has_not_used_it(sign_in, officer, secret):
    browser = sign_in(officer)

    response = browser.get(OFFICERS_PAGE)
    back = browser.post(response.url, {"code": code(secret), "next": OFFICERS_PAGE})

    assert response.url == f"/account/2fa/reauthenticate/?next={quote(OFFICERS_PAGE, safe='')}"
    assert back.url == OFFICERS_PAGE
    assert browser.get(OFFICERS_PAGE).content == b"for officers"


def test_signing_in_with_password_and_app_opens_the_page(client, officer, secret):
    asked = sign_in_by_password(client, officer)

    client.post("/account/2fa/authenticate/", {"code": code(secret)})

    assert asked.url == "/account/2fa/authenticate/"
    assert client.get(OFFICERS_PAGE).content == b"for officers"


def test_a_code_of_the_app_is_taken_once(client, officer, secret):
    sign_in_by_password(client, officer)
    once = code(secret)
    client.post("/account/2fa/authenticate/", {"code": once})

    another = Client()
    sign_in_by_password(another, officer)
    response = another.post("/account/2fa/authenticate/", {"code": once})

    assert "The code is wrong." in response.content.decode()
    assert another.get("/account/settings/").status_code == 302


def test_a_recovery_code_opens_the_page_once(client, officer, secret):
    spare = Authenticator.objects.get(user=officer, type="recovery_codes").wrap().get_unused_codes()[0]
    sign_in_by_password(client, officer)

    client.post("/account/2fa/authenticate/", {"code": spare})

    assert client.get(OFFICERS_PAGE).content == b"for officers"
    another = Client()
    sign_in_by_password(another, officer)
    assert another.post("/account/2fa/authenticate/", {"code": spare}).status_code == 200


def test_a_code_by_letter_is_no_second_factor(client, officer, secret):
    client.post("/account/login/code/", {"email": officer.email})
    letter = next(line.strip() for line in mail.outbox[-1].body.splitlines() if line.strip().isupper())

    response = client.post("/account/login/code/confirm/", {"code": letter})

    assert response.url == "/account/2fa/authenticate/"
    assert client.get(OFFICERS_PAGE).url.startswith("/account/login/")


def test_a_new_password_does_not_go_round_it(client, officer, secret):
    client.post("/account/password/reset/", {"email": officer.email})
    link = next(line for line in mail.outbox[-1].body.splitlines() if "/password/reset/key/" in line)
    form = client.get(link.removeprefix("http://testserver"), follow=True)
    words = {"password1": "another long pass phrase", "password2": "another long pass phrase"}
    client.post(form.redirect_chain[-1][0], words)

    response = sign_in_by_password(client, officer, "another long pass phrase")

    assert response.url == "/account/2fa/authenticate/"
    assert client.get(OFFICERS_PAGE).url.startswith("/account/login/")


def test_five_wrong_codes_stop_the_guessing(client, officer, secret):
    sign_in_by_password(client, officer)
    for _ in range(5):
        client.post("/account/2fa/authenticate/", {"code": "000000"})

    response = client.post("/account/2fa/authenticate/", {"code": code(secret)})

    assert "Too many wrong attempts." in response.content.decode()


def test_a_password_alone_takes_no_second_factor_away(sign_in, officer, secret):
    browser = sign_in(officer)

    asked = browser.get("/account/2fa/totp/deactivate/")
    by_password = browser.post("/account/reauthenticate/", {"password": PASSWORD})

    assert asked.url.startswith("/account/2fa/reauthenticate/")
    assert by_password.url.startswith("/account/2fa/reauthenticate/")


def test_taking_it_away_closes_the_page(client, officer, secret):
    sign_in_by_password(client, officer)
    client.post("/account/2fa/authenticate/", {"code": code(secret)})

    client.post("/account/2fa/totp/deactivate/")

    assert not Authenticator.objects.exists()
    assert client.get(OFFICERS_PAGE).url == "/account/2fa/"


def test_nothing_is_asked_where_the_installation_does_not_ask(sign_in, officer, settings):
    settings.REQUIRE_SECOND_FACTOR = False

    assert sign_in(officer).get(OFFICERS_PAGE).content == b"for officers"


def test_an_officer_whose_post_ends_is_shut_out_on_the_next_request(sign_in, officer, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    browser = sign_in(officer)
    before = browser.get(OFFICERS_PAGE).status_code

    officer.authority_posts.update(ends_on=timezone.localdate())

    assert (before, browser.get(OFFICERS_PAGE).status_code) == (200, 404)


def test_other_people_are_refused_and_not_asked(sign_in, cast):
    assert sign_in(cast.outsider).get(OFFICERS_PAGE).status_code in {403, 404}
    assert sign_in(cast.member).get("/account/settings/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_support_is_asked_before_the_administration_pages(client, officer):
    officer.is_staff = officer.is_superuser = True
    officer.save()
    sign_in_by_password(client, officer)

    asked = client.get("/admin/accounts/user/")
    set_up_an_app(client)

    assert asked.url == "/account/2fa/"
    assert client.get("/admin/accounts/user/").status_code == 200


def test_the_administration_pages_have_no_sign_in_of_their_own(client, sign_in, cast):
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/account/login/")
    assert sign_in(cast.officer).get("/admin/login/").status_code == 403
