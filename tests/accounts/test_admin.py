"""What support staff can do with people and invitations."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Permission
from django.core import mail

from accounts import actions
from accounts.models import Invitation, User
from tests import factories
from tests.factories import PASSWORD


@pytest.fixture
def superuser(db):
    return factories.person("support@portal.example", "Support", is_staff=True, is_superuser=True)


@pytest.fixture
def support(db):
    """Support staff who may change people and see invitations, and are no superuser."""
    user = factories.person("helper@portal.example", "Support helper", is_staff=True)
    names = ["view_user", "change_user", "view_invitation"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return user


def page_of(user):
    return f"/admin/accounts/user/{user.pk}/change/"


def test_no_password_is_shown(sign_in, superuser, head):
    page = sign_in(superuser).get(page_of(head)).content.decode()

    assert head.password not in page
    assert "argon2" not in page


def test_people_are_neither_made_nor_deleted_here(sign_in, superuser, head):
    browser = sign_in(superuser)

    assert browser.get("/admin/accounts/user/add/").status_code == 403
    assert browser.get(f"/admin/accounts/user/{head.pk}/delete/").status_code == 403


def test_closing_an_account_signs_the_person_out(sign_in, superuser, head, client):
    client.post("/account/login/", {"login": head.email, "password": PASSWORD})

    sign_in(superuser).post("/admin/accounts/user/", {"action": "close_accounts", "_selected_action": [head.pk]})

    assert client.get("/account/settings/").status_code == 302
    assert not User.objects.get(pk=head.pk).is_active


def test_support_cannot_close_their_own_account(sign_in, superuser):
    words = {"action": "close_accounts", "_selected_action": [superuser.pk]}
    response = sign_in(superuser).post("/admin/accounts/user/", words, follow=True)

    assert "You cannot close your own account." in response.content.decode()
    assert User.objects.get(pk=superuser.pk).is_active


def test_reopening_leaves_people_who_never_joined_as_they_are(sign_in, superuser, head):
    actions.close_account(head, by=superuser)
    invited, _ = actions.invite("new@moss.example", "Head teacher", purpose="head teacher", by=superuser)

    words = {"action": "reopen_accounts", "_selected_action": [head.pk, invited.pk]}
    sign_in(superuser).post("/admin/accounts/user/", words)

    assert User.objects.get(pk=head.pk).is_active
    assert not User.objects.get(pk=invited.pk).is_active


def test_a_corrected_address_is_the_one_to_sign_in_with(sign_in, support, head):
    sign_in(support).post(page_of(head), {"email": "Right@mossbank.example", "name": head.name})

    assert EmailAddress.objects.get().email == "right@mossbank.example"
    assert User.objects.get(pk=head.pk).email == "right@mossbank.example"


def test_support_cannot_make_superusers(sign_in, support, head):
    words = {"email": head.email, "name": "Head", "is_superuser": "on", "is_staff": "on"}
    sign_in(support).post(page_of(head), words)

    head.refresh_from_db()
    assert (head.name, head.is_staff, head.is_superuser) == ("Head", False, False)


def test_support_cannot_change_a_superuser(sign_in, support, superuser):
    words = {"email": "mine@portal.example", "name": "Support"}

    assert sign_in(support).post(page_of(superuser), words, follow=True).redirect_chain == [("/admin/", 302)]
    superuser.refresh_from_db()
    assert superuser.email == "support@portal.example"


def test_support_who_may_only_look_cannot_close_accounts(sign_in, support, head):
    support.user_permissions.set(Permission.objects.filter(codename="view_user"))

    sign_in(support).post("/admin/accounts/user/", {"action": "close_accounts", "_selected_action": [head.pk]})

    assert User.objects.get(pk=head.pk).is_active


def test_a_lost_second_factor_is_taken_away_and_the_person_told(sign_in, superuser, head):
    TOTP.activate(head, generate_totp_secret())

    words = {"action": "take_away_second_factors", "_selected_action": [head.pk, superuser.pk]}
    sign_in(superuser).post("/admin/accounts/user/", words)

    assert not Authenticator.objects.exists()
    assert [letter.to for letter in mail.outbox] == [[head.email]]


def test_keys_and_sessions_are_not_shown(sign_in, superuser):
    browser = sign_in(superuser)

    for address in [
        "mfa/authenticator",
        "usersessions/usersession",
        "socialaccount/socialtoken",
        "account/emailaddress",
    ]:
        assert browser.get(f"/admin/{address}/").status_code == 404


def test_an_invitation_is_withdrawn_and_never_shows_its_token(sign_in, superuser):
    actions.invite("new@moss.example", "Head teacher", purpose="head teacher", by=superuser)
    invitation = Invitation.objects.get()
    browser = sign_in(superuser)

    page = browser.get(f"/admin/accounts/invitation/{invitation.pk}/change/").content.decode()
    browser.post("/admin/accounts/invitation/", {"action": "withdraw", "_selected_action": [invitation.pk]})

    assert invitation.token_hash not in page
    assert Invitation.objects.get().problem == "withdrawn"
