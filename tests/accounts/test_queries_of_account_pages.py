"""How many queries each page of signing in and of the account takes, with one row of what it lists and with five."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.hazmat.primitives.asymmetric import ec
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from tests import factories
from tests.accounts.test_every_account_page import ADDRESSES
from tests.factories import PASSWORD

# These have tests of their own below.
ELSEWHERE = {"/account/sessions/", "/account/password/reset/key/1-abc-def/"}
FOR_NOBODY = {
    "/account/3rdparty/login/cancelled/": 0,
    "/account/inactive/": 0,
    "/account/login/": 1,
    "/account/login/code/": 0,
    "/account/password/reset/": 0,
    "/account/password/reset/done/": 0,
    "/account/password/reset/key/done/": 0,
    "/account/signup/": 0,
}
SIGNED_IN = {
    "/account/2fa/": 5,
    "/account/2fa/recovery-codes/generate/": 4,
    "/account/2fa/webauthn/": 4,
    "/account/2fa/webauthn/add/": 9,
    "/account/3rdparty/": 5,
    "/account/3rdparty/login/cancelled/": 3,
    "/account/email/": 7,
    "/account/inactive/": 3,
    "/account/logout/": 3,
    "/account/password/change/": 3,
    "/account/password/reset/": 3,
    "/account/password/reset/done/": 3,
    "/account/password/reset/key/done/": 3,
    "/account/settings/": 4,
    "/account/settings/name/": 3,
}
AFTER_A_PASSWORD = SIGNED_IN | {
    "/account/2fa/totp/activate/": 8,
    "/account/reauthenticate/": 6,
}
AFTER_A_SECOND_FACTOR = SIGNED_IN | {
    "/account/2fa/reauthenticate/": 6,
    "/account/2fa/recovery-codes/": 4,
    "/account/2fa/recovery-codes/download/": 2,
    "/account/2fa/totp/deactivate/": 5,
    "/account/2fa/webauthn/keys/1/edit/": 4,
    "/account/2fa/webauthn/keys/1/remove/": 4,
    "/account/2fa/webauthn/reauthenticate/": 10,
}


def sign_in_by_password(user):
    """A browser in which `user` has just given their password."""
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    return client


def sign_in_by_recovery_code(user):
    """A browser in which `user` has signed in with a password and a recovery code."""
    client = sign_in_by_password(user)
    code = user.authenticator_set.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()[0]
    client.post("/account/2fa/authenticate/", {"code": code})
    return client


def add_key(user, name):
    """A security key of `user`, as one would describe itself when it is set up."""
    number = name.encode()
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    described = AttestedCredentialData.create(Aaguid.NONE, number, public)
    told = AttestationObject.create("none", AuthenticatorData.create(bytes(32), flags, 0, described), {})
    asked = CollectedClientData.create("webauthn.create", b"challenge", "https://portal.example")
    credential = {
        "id": websafe_encode(number),
        "rawId": websafe_encode(number),
        "type": "public-key",
        "response": {"clientDataJSON": websafe_encode(asked), "attestationObject": websafe_encode(told)},
        "clientExtensionResults": {"credProps": {"rk": True}},
    }
    data = {"name": name, "credential": credential}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)


@pytest.fixture(params=[1, 5])
def rows(request):
    return request.param


@pytest.fixture
def busy(head, rows):
    """The head teacher, who holds so many posts and has as many addresses more."""
    for number in range(rows):
        factories.post(head, factories.school())
        EmailAddress.objects.create(user=head, email=f"head{number}@before.example", verified=True)
    return head


@pytest.fixture
def careful(busy, rows):
    """The same, with an authenticator app, recovery codes and so many security keys."""
    TOTP.activate(busy, generate_totp_secret())
    RecoveryCodes.activate(busy)
    for number in range(rows):
        add_key(busy, f"Key {number}")
    return busy


def taken_by(client, addresses=ADDRESSES):
    """{address: queries} of the addresses that show a page, each opened for the second time."""
    taken = {}
    for address in (each for each in addresses if each not in ELSEWHERE):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            status = client.get(address).status_code
        if status == 200:
            taken[address] = len(queries)
    return taken


def test_pages_for_nobody(busy):
    assert taken_by(Client()) == FOR_NOBODY


def test_pages_of_somebody_who_has_just_given_their_password(busy):
    assert taken_by(sign_in_by_password(busy)) == AFTER_A_PASSWORD


def test_pages_of_somebody_who_has_just_used_their_second_factor(careful):
    client, key = sign_in_by_recovery_code(careful), careful.authenticator_set.filter(type="webauthn").first()
    addresses = [address.replace("/keys/1/", f"/keys/{key.pk}/") for address in ADDRESSES]

    taken = taken_by(client, addresses)

    named = {address.replace(f"/keys/{key.pk}/", "/keys/1/"): queries for address, queries in taken.items()}
    assert named == AFTER_A_SECOND_FACTOR


def test_the_list_of_sessions_takes_one_query_more_for_each(busy, rows, django_assert_num_queries):
    """allauth asks of each whether it still counts."""
    *_, client = [sign_in_by_password(busy) for _ in range(rows)]

    with django_assert_num_queries({1: 5, 5: 9}[rows]):
        assert len(client.get("/account/sessions/").context["sessions"]) == rows


# --- on the way in ---------------------------------------------------------------------------------


def test_the_page_for_the_code_of_a_letter(busy, client, django_assert_num_queries):
    client.post("/account/login/code/", {"email": busy.email})

    with django_assert_num_queries(1):
        assert client.get("/account/login/code/confirm/").status_code == 200


def test_the_page_for_the_second_factor(careful, client, django_assert_num_queries):
    client.post("/account/login/", {"login": careful.email, "password": PASSWORD})

    with django_assert_num_queries(6):
        assert client.get("/account/2fa/authenticate/").status_code == 200


def test_the_page_for_the_code_to_a_new_address(busy, django_assert_num_queries):
    client = sign_in_by_password(busy)
    client.post("/account/email/", {"email": "new@mossbank.example", "action_add": ""})

    with django_assert_num_queries(4):
        assert client.get("/account/confirm-email/").status_code == 200


def test_the_page_for_a_new_password(busy, client, django_assert_num_queries):
    client.post("/account/password/reset/", {"email": busy.email})
    link = re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)[1]
    page = client.get(link).url

    with django_assert_num_queries(3):
        assert client.get(page).status_code == 200
    with django_assert_num_queries(1):
        assert client.get("/account/password/reset/key/0-cut-short/").status_code == 200
