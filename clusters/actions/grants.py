"""Let another group or a person read what a group keeps to itself, and stop it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import Invitation, User
from clusters import governor_emails as emails
from clusters import history, people
from clusters.models import Grant, Group
from common import dates, refusals
from letters import actions as letters


@transaction.atomic
def give(grant, *, email="", name="", by):
    """Let its group, or the person at `email`, read what `grant` says, and tell them; return it.

    Somebody who has not joined the portal gets an invitation. Nothing that the caller learns tells the two apart.
    Raises ValidationError for a closed group, and for a reader who may read it already.
    """
    group = Group.objects.held_still().get(pk=grant.group_id)
    if group.closed_at:
        raise ValidationError(f"{group} is closed, so nobody new may read what it keeps.")
    if email:
        grant.to_person = _person_at(email, name)
    grant.granted_by = by
    grant.full_clean()
    with refusals.in_words(Grant):
        grant.save()
    until = f", until {dates.day(grant.last_day)}" if grant.ends_on else ""
    text = f"let {grant.reader_in_history} read {grant.what_in_words}{until}"
    history.record(text, by=by, group=group, about=grant.about)
    _tell(grant, by=by)
    return grant


@transaction.atomic
def end(grant, *, by):
    """Stop at once what `grant` allowed, and tell those who had it. Raises ValidationError if it is over already."""
    Grant.objects.select_for_update(no_key=True).get(pk=grant.pk)
    grant = Grant.objects.for_guard().get(pk=grant.pk)
    if grant.is_over:
        raise ValidationError(f"This ended on {dates.day(grant.ends_on)} already.")
    grant.ends_on = max(timezone.localdate(), grant.starts_on)
    grant.full_clean()
    grant.save(update_fields=["ends_on"])
    if grant.to_person:
        for invitation in grant.to_person.invitations.unsettled(grant.about):
            accounts.withdraw(invitation)
    letters.withdraw(grant.about)
    text = f"stopped {grant.reader_in_history} reading {grant.what_in_words}"
    history.record(text, by=by, group=grant.group, about=grant.about)
    emails.grant_ended(grant, _readers(grant, by=by), by=by)


def _person_at(email, name):
    """The person at `email`, made if there is none. One whose account was closed is taken too, and reads nothing:
    to refuse would tell that there is such an account."""
    try:
        return accounts.person_at(email, name)
    except ValidationError:
        return User.objects.get(email=User.objects.normalize_email(email))


def _tell(grant, *, by):
    """One letter to each reader; an invitation to somebody who has not joined."""
    person = grant.to_person
    if person and not person.has_joined:
        purpose, about = grant.invited_to, grant.about
        _, token = accounts.invite(person.email, person.name, purpose=purpose, about=about, by=by)
        emails.grant_invitation(grant, Invitation.objects.with_hash(accounts.hash_of(token)), token)
    else:
        emails.grant_given(grant, _readers(grant, by=by), by=by)


def _readers(grant, *, by):
    """The people who are told: of the group that reads, or the one person; only those who joined, and not `by`."""
    if grant.to_group:
        return [person for person in people.who_is_told(grant.to_group) if person != by]
    person = grant.to_person
    return [person] if person.has_joined and person.is_active and person != by else []
