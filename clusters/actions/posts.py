"""Give people posts at schools and authorities, send their invitation again, take it back, end a post."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import Invitation, User
from clusters import emails, history
from clusters.models import AuthorityPost, Post
from clusters.permissions.table import AuthorityJob
from common import dates, refusals
from letters import actions as letters

# A second press of the button must not replace the link that is on its way.
RESEND_AFTER = timedelta(minutes=1)


@transaction.atomic
def invite_to_post(school, *, email, name, job, starts_on=None, ends_on=None, by):
    """Give the person at `email` the post `job` at `school` from the day `starts_on` (today); return the Post. A term
    of office no longer counts from the day `ends_on`.

    Somebody who has not joined the portal gets an invitation, everybody else a letter that says so. Raises
    ValidationError for a closed school or account, and for a post that the person holds already.
    """
    if school.is_closed:
        raise ValidationError(f"{school} is closed, so nobody can be given a post there.")
    post = Post(school=school, job=job, starts_on=starts_on or timezone.localdate(), ends_on=ends_on)
    fill(post, email, name, by=by)
    return post


@transaction.atomic
def appoint_officer(authority, email, name, by=None):
    """Make the person at `email` a governance officer of `authority` from today; return the AuthorityPost.

    Raises ValidationError for a closed account and for somebody who is an officer there already.
    """
    post = AuthorityPost(authority=authority, job=AuthorityJob.OFFICER, starts_on=timezone.localdate())
    fill(post, email, name, by=by)
    return post


def fill(held, email, name, *, by):
    """Let the person at `email` hold `held`, a Post, Office or AuthorityPost that nobody holds yet, and tell them.

    The caller opens the transaction. Whoever gives the same person anything at this moment waits here.
    """
    held.user = accounts.person_at(email, name)
    held.full_clean()
    with refusals.in_words(type(held)):
        held.save()
    token = _invite(held, by=by)
    record(f"{'invited' if token else 'made'} {held.user} {'to be ' if token else ''}{held.in_words}", held, by=by)
    if token:
        emails.invitation(held, Invitation.objects.with_hash(accounts.hash_of(token)), token)
    else:
        emails.given(held, by=by)


@transaction.atomic
def resend(held, *, by):
    """Invite the person of `held`, a Post, Office or AuthorityPost, again; return the token of the new link.

    The links sent for it before stop working. Raises ValidationError once the person has joined, where it has ended,
    and within a minute of the last invitation.
    """
    held = locked(held)
    refuse_if_over(held)
    earlier = held.user.invitations.unsettled(held.about)
    if any(each.sent_at > timezone.now() - RESEND_AFTER for each in earlier):
        raise ValidationError(f"An invitation was sent to {held.user} less than a minute ago.")
    _take_back(held, earlier)
    token = _invite(held, by=by)
    if token is None:
        raise ValidationError(accounts.ALREADY_JOINED)
    record(f"invited {held.user} again to be {held.in_words}", held, by=by)
    emails.invitation(held, Invitation.objects.with_hash(accounts.hash_of(token)), token)
    return token


@transaction.atomic
def withdraw(held, *, by):
    """End `held`, whose person has not joined, and take their invitation back. Nobody is written to.

    Raises ValidationError once the person has joined, or where it has ended.
    """
    held = locked(held)
    refuse_if_over(held)
    if held.user.has_joined:
        raise ValidationError(f"{held.user} has joined meanwhile. Check, then end it again.")
    _take_back(held, held.user.invitations.unsettled(held.about))
    end_on(held, timezone.localdate())
    record(f"withdrew the invitation of {held.user} to be {held.in_words}", held, by=by)


@transaction.atomic
def end_post(post, *, ends_on=None, by):
    """End `post`: `ends_on` (today) is the first day on which the person no longer holds it, and they are told.

    What the post let them see and do ends with it, on their next request. The invitation of somebody who has not
    joined is withdrawn instead. Raises ValidationError if it ended, or ends by that day, already.
    """
    post = locked(post)
    if not post.user.has_joined:
        withdraw(post, by=by)
        return
    ends_on = max(ends_on or timezone.localdate(), post.starts_on)
    if post.ends_on and post.ends_on <= ends_on:
        raise ValidationError(_ended(post))
    end_on(post, ends_on)
    # Whoever resigns needs no letter that a term of office runs out.
    post.term_told_on = post.ends_on
    post.save(update_fields=["term_told_on"])
    record(f"ended the post of {post.user} as {post.in_words} from {dates.day(ends_on)}", post, by=by)
    emails.ended(post, by=by)


# --- what posts and offices share -------------------------------------------------------------------


def locked(held):
    """`held` as it stands, with its row and its person's locked: whoever decides about either at this moment waits."""
    held = type(held).objects.select_related(held.PLACE).select_for_update(no_key=True, of=("self",)).get(pk=held.pk)
    held.user = User.objects.select_for_update(no_key=True).get(pk=held.user_id)
    return held


def end_on(held, day):
    """Let `held` end on `day`, or if it would begin later, let it never begin."""
    held.ends_on = max(day, held.starts_on)
    held.full_clean()
    held.save(update_fields=["ends_on"])


def refuse_if_over(held):
    if held.is_over:
        raise ValidationError(_ended(held))


def record(text, held, *, by):
    history.record(text, by=by, about=held.about, **{held.PLACE: held.place})


def _ended(held):
    verb = "ended" if held.is_over else "ends"
    return f"{held.user} is no longer {held.in_words}: it {verb} on {dates.day(held.ends_on)} already."


def _invite(held, *, by):
    """The token of a new invitation of the person of `held`; None for somebody who has joined."""
    person = held.user
    return accounts.invite(person.email, person.name, purpose=held.in_words, about=held.about, by=by)[1]


def _take_back(held, invitations):
    for invitation in invitations:
        accounts.withdraw(invitation)
    letters.withdraw(held.about)
