"""Invite, accept, withdraw, send again, close and reopen an account."""

import threading
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from accounts import actions
from accounts.models import Invitation, User
from tests import factories
from tests.factories import PASSWORD

HEAD = "head teacher at Moss Bank Primary School"


@pytest.fixture
def inviter(db):
    return factories.person("officer@ashworth.example", "Governance officer, Ashworth")


def the_invitation():
    return Invitation.objects.get()


def test_invite_makes_a_person_who_cannot_sign_in_yet(inviter):
    user, token = actions.invite(" New.Head@Moss.Example ", "Head teacher", purpose=HEAD, by=inviter)

    assert (user.email, user.name) == ("new.head@moss.example", "Head teacher")
    assert not user.is_active
    assert not user.has_joined
    assert not user.has_usable_password()
    assert len(token) >= 43


def test_invite_keeps_only_the_hash_of_the_token(inviter):
    _, token = actions.invite("new@moss.example", "Head teacher", purpose=HEAD, by=inviter)

    invitation = the_invitation()
    assert invitation.token_hash == actions.hash_of(token)
    assert token not in str(vars(invitation))
    assert (invitation.purpose, invitation.invited_by, invitation.email) == (HEAD, inviter, "new@moss.example")
    assert invitation.expires_at == invitation.sent_at + timedelta(days=7)


def test_invite_gives_no_token_to_somebody_who_joined(inviter):
    member = factories.person("head@mossbank.example")

    assert actions.invite("HEAD@mossbank.example", "Another name", purpose=HEAD, by=inviter) == (member, None)
    assert not Invitation.objects.exists()


def test_invite_refuses_somebody_whose_account_was_closed(inviter):
    factories.person("gone@mossbank.example", is_active=False)

    with pytest.raises(ValidationError, match="account was closed"):
        actions.invite("gone@mossbank.example", "Head teacher", purpose=HEAD, by=inviter)


def test_a_person_invited_to_two_posts_may_use_either_letter_once(inviter):
    user, first = actions.invite("two@moss.example", "Clerk", purpose="clerk at Moss Bank", by=inviter)
    same, second = actions.invite("two@moss.example", "", purpose="clerk at Brook Lane", by=inviter)

    assert same == user
    assert first != second
    assert user.invitations.open().count() == 2
    actions.accept(Invitation.objects.get(token_hash=actions.hash_of(second)), name="Clerk", password=PASSWORD)
    with pytest.raises(ValidationError, match="can no longer be used"):
        actions.accept(Invitation.objects.get(token_hash=actions.hash_of(first)), name="Clerk", password=PASSWORD)
    assert not user.invitations.open().exists()


def test_accept_lets_the_person_in(inviter):
    actions.invite("new@moss.example", "Head teacher", purpose=HEAD, by=inviter)

    user = actions.accept(the_invitation(), name="Head teacher, Moss Bank", password=PASSWORD)

    user.refresh_from_db()
    assert user.name == "Head teacher, Moss Bank"
    assert user.is_active
    assert user.has_joined
    assert user.check_password(PASSWORD)
    assert EmailAddress.objects.get().verified
    assert the_invitation().accepted_at == user.joined_at


@pytest.mark.parametrize("spoiled", ["expires_at", "withdrawn_at", "accepted_at"])
def test_accept_refuses_an_invitation_that_is_no_longer_open(inviter, spoiled):
    actions.invite("new@moss.example", "Head teacher", purpose=HEAD, by=inviter)
    invitation = the_invitation()
    past = timezone.now() - timedelta(minutes=1)
    Invitation.objects.update(**{"sent_at": past - timedelta(days=7), spoiled: past})

    with pytest.raises(ValidationError, match="can no longer be used"):
        actions.accept(invitation, name="Head teacher", password=PASSWORD)

    assert not User.objects.get(email="new@moss.example").has_joined


def test_accept_refuses_when_the_address_has_changed_since(inviter):
    user, _ = actions.invite("wrong@moss.example", "Head teacher", purpose=HEAD, by=inviter)
    User.objects.filter(pk=user.pk).update(email="right@moss.example")

    with pytest.raises(ValidationError, match="can no longer be used"):
        actions.accept(the_invitation(), name="Head teacher", password=PASSWORD)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_accept_at_once_make_one_member():
    inviter = factories.person()
    actions.invite("new@moss.example", "Head teacher", purpose=HEAD, by=inviter)
    ready, results = threading.Barrier(2), []

    def accept(password):
        invitation = the_invitation()
        ready.wait(timeout=10)
        try:
            results.append(actions.accept(invitation, name="Head teacher", password=password))
        except ValidationError as refusal:
            results.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=(f"a long enough pass phrase {n}",)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert sorted(type(result).__name__ for result in results) == ["User", "ValidationError"]


@pytest.mark.django_db(transaction=True)
def test_two_people_who_invite_the_same_address_at_once_make_one_person():
    inviter = factories.person()
    ready, results = threading.Barrier(2), []

    def invite():
        ready.wait(timeout=10)
        try:
            results.append(actions.invite("new@moss.example", "Head teacher", purpose=HEAD, by=inviter))
        finally:
            connection.close()

    threads = [threading.Thread(target=invite) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert len({user.pk for user, _ in results}) == 1
    assert len({token for _, token in results}) == 2


def test_withdraw_stops_the_link(inviter):
    user, _ = actions.invite("new@moss.example", "Head teacher", purpose=HEAD, by=inviter)

    actions.withdraw(the_invitation())

    assert not user.invitations.open().exists()


def test_withdraw_refuses_once_accepted(inviter):
    actions.invite("new@moss.example", "Head teacher", purpose=HEAD, by=inviter)
    actions.accept(the_invitation(), name="Head teacher", password=PASSWORD)

    with pytest.raises(ValidationError, match="has joined already"):
        actions.withdraw(the_invitation())


def test_resend_replaces_the_earlier_link(inviter):
    user, first = actions.invite("new@moss.example", "Head teacher", purpose=HEAD, by=inviter)

    second = actions.resend(the_invitation(), by=inviter)

    assert second != first
    assert [i.token_hash for i in user.invitations.open()] == [actions.hash_of(second)]
    assert user.invitations.open().get().purpose == HEAD


def test_resend_refuses_once_the_person_has_joined(inviter):
    actions.invite("new@moss.example", "Head teacher", purpose=HEAD, by=inviter)
    actions.accept(the_invitation(), name="Head teacher", password=PASSWORD)

    with pytest.raises(ValidationError, match="has joined already"):
        actions.resend(the_invitation(), by=inviter)


def test_close_account_signs_the_person_out_on_the_next_request(inviter, sign_in, client):
    member = factories.person()
    elsewhere = sign_in(member)
    assert elsewhere.get("/account/sessions/").status_code == 200

    actions.close_account(member, by=inviter)

    assert elsewhere.get("/account/sessions/").status_code == 302


def test_close_account_withdraws_an_open_invitation(inviter):
    user, _ = actions.invite("new@moss.example", "Head teacher", purpose=HEAD, by=inviter)

    actions.close_account(user, by=inviter)

    assert not user.invitations.open().exists()


def test_nobody_closes_their_own_account(inviter):
    with pytest.raises(ValidationError, match="cannot close your own account"):
        actions.close_account(inviter, by=inviter)


def test_reopen_account_lets_the_person_sign_in_again(inviter):
    member = factories.person()
    actions.close_account(member, by=inviter)

    actions.reopen_account(member)

    member.refresh_from_db()
    assert member.is_active


def test_correct_address_moves_the_sign_in_to_the_new_address(inviter, head):
    actions.correct_address(head, " New@MossBank.example")

    head.refresh_from_db()
    assert head.email == "new@mossbank.example"
    assert [(each.email, each.verified) for each in EmailAddress.objects.all()] == [("new@mossbank.example", True)]


def test_correct_address_verifies_nothing_of_somebody_who_has_not_joined(inviter):
    user, _ = actions.invite("wrong@moss.example", "Head teacher", purpose=HEAD, by=inviter)

    actions.correct_address(user, "right@moss.example")

    assert not EmailAddress.objects.exists()
    assert the_invitation().problem == "withdrawn"
