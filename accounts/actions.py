"""What can be done with people and invitations: invite, accept, withdraw, send again, close and reopen an account."""

import hashlib
import secrets

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Invitation, User

TOKEN_BYTES = 32
CLOSED = "This person’s account was closed. Ask support to open it again before you invite them."
NO_LONGER_OPEN = "This invitation can no longer be used."
ALREADY_JOINED = "This person has joined already."


def hash_of(token):
    """What is stored of an invitation's token."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(email, name, *, purpose, about="", by):
    """Find or make the person at `email` and invite them; return (user, token).

    `purpose` says in words what they are invited to: "head teacher at Moss Bank Primary School"; `about` names the
    row, such as "clusters.post:17". The token goes into the letter alone. It is None for somebody who has joined
    already: they need no invitation. Every letter's link works until one of them has been used. Raises
    ValidationError if the account was closed.
    """
    user = person_at(email, name)
    if user.has_joined:
        return user, None
    return user, _open_invitation(user, purpose=purpose, about=about, by=by)


@transaction.atomic
def person_at(email, name):
    """The person at `email`, locked; made if there is none. A name that is known already stays as it is.

    Raises ValidationError if their account was closed.
    """
    email = User.objects.normalize_email(email)
    user, is_new = User.objects.get_or_create(
        email=email, defaults={"name": name.strip(), "is_active": False, "password": make_password(None)}
    )
    user = user if is_new else _locked(user.pk)
    if user.has_joined and not user.is_active:
        raise ValidationError(CLOSED)
    return user


@transaction.atomic
def resend(invitation, *, by):
    """Replace `invitation` by a fresh one with the same purpose and return its token; the earlier link stops working.

    Raises ValidationError once the person has joined.
    """
    user = _locked(invitation.user_id)
    if user.has_joined:
        raise ValidationError(ALREADY_JOINED)
    Invitation.objects.filter(pk=invitation.pk, withdrawn_at=None).update(withdrawn_at=timezone.now())
    return _open_invitation(user, purpose=invitation.purpose, about=invitation.about, by=by)


@transaction.atomic
def withdraw(invitation):
    """Take back `invitation`: its link stops working. Raises ValidationError once it has been accepted."""
    _locked(invitation.user_id)
    invitation.refresh_from_db()
    if invitation.accepted_at:
        raise ValidationError(ALREADY_JOINED)
    Invitation.objects.filter(pk=invitation.pk, withdrawn_at=None).update(withdrawn_at=timezone.now())


@transaction.atomic
def accept(invitation, *, name, password):
    """Let the invited person in and return them.

    Their address counts as verified, for the link came to it; every open invitation of theirs is used up. Raises
    ValidationError if the invitation was used, withdrawn or replaced meanwhile, or if the address has changed since.
    """
    user = _locked(invitation.user_id)
    invitation.refresh_from_db()
    if not invitation.is_open:
        raise ValidationError(NO_LONGER_OPEN)
    user.name, user.is_active, user.joined_at = name, True, timezone.now()
    user.set_password(password)
    user.save()
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    user.invitations.open().update(accepted_at=user.joined_at)
    return user


@transaction.atomic
def correct_address(user, email):
    """Give `user` another email address, on the word of support; invitations sent to the earlier one stop working."""
    user = _locked(user.pk)
    user.email = User.objects.normalize_email(email)
    user.save(update_fields=["email"])
    user.emailaddress_set.all().delete()
    if user.has_joined:
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


@transaction.atomic
def close_account(user, *, by):
    """Take `user`'s account away: from the next request on they are signed out everywhere and cannot sign in.

    What they did stays. Raises ValidationError where somebody would close their own account.
    """
    if by == user:
        raise ValidationError("You cannot close your own account. Ask somebody else in support to do it.")
    user = _locked(user.pk)
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.invitations.open().update(withdrawn_at=timezone.now())
    _end_sessions(user)


@transaction.atomic
def reopen_account(user):
    """Give `user` the account back. They sign in as before; sessions that were ended stay ended."""
    user = _locked(user.pk)
    user.is_active = True
    user.save(update_fields=["is_active"])


@transaction.atomic
def take_away_second_factor(user):
    """Remove every authenticator app, key and recovery code of `user`, who has lost them; say whether there were any.

    They are signed out everywhere, sign in with their password alone, and set up another before officers' pages open.
    """
    removed, _ = Authenticator.objects.filter(user=user).delete()
    _end_sessions(user)
    return bool(removed)


def _end_sessions(user):
    for session in UserSession.objects.filter(user=user):
        session.end()


def _open_invitation(user, *, purpose, about, by):
    """The token of a new invitation of `user`."""
    token, now = secrets.token_urlsafe(TOKEN_BYTES), timezone.now()
    Invitation.objects.create(
        user=user,
        email=user.email,
        invited_by=by,
        purpose=purpose,
        about=about,
        token_hash=hash_of(token),
        sent_at=now,
        expires_at=now + settings.INVITATION_LIFETIME,
    )
    return token


def _locked(pk):
    return User.objects.select_for_update(no_key=True).get(pk=pk)
