"""Pass an office on: offer it, accept it, decline it, withdraw the offer, or settle one that nobody answers."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from clusters import emails, history, people
from clusters.models import Handover, Office
from common import dates, refusals
from letters import actions as letters


@transaction.atomic
def offer(office, to, *, note="", by):
    """Offer `office` to the person `to`, with the `note` that its holder leaves; return the handover.

    The holder keeps the office until the other accepts. Raises ValidationError if the office is not held today or is
    on offer already, and for a person who cannot take it.
    """
    office = _locked(office.pk)
    _refuse_unless_possible(office, to)
    handover = Handover(office=office, offered_by=by, offered_to=to, note=note)
    handover.full_clean()
    with refusals.in_words(Handover):
        handover.save()
    _record(f"offered {to} the office of {office.in_words}", handover, by=by)
    emails.handover_offered(handover, by=by)
    return handover


@transaction.atomic
def accept(handover, *, by):
    """Give the office to the person it was offered to, from today; return their Office.

    Raises ValidationError if the handover was answered or withdrawn before, or the office cannot pass any more.
    """
    handover = _locked_open(handover)
    taken = _pass_on(handover)
    _record(f"took over as {taken.in_words} from {handover.office.user}", handover, by=by)
    emails.handover_accepted(handover, by=by)
    return taken


@transaction.atomic
def step_in(handover, *, reason, by):
    """Let an officer complete a handover that was silent for HANDOVER_STEP_IN, and say why; return the new Office.

    Raises ValidationError before that, and where `accept` would.
    """
    handover = _locked_open(handover)
    if not handover.is_silent:
        person, day = handover.offered_to, dates.day(handover.silent_at)
        raise ValidationError(f"{person} has time to answer. You can step in from {day}.")
    taken = _pass_on(handover)
    text = f"stepped in and made {taken.user} {taken.in_words} in place of {handover.office.user}: {reason}"
    _record(text, handover, by=by)
    emails.handover_accepted(handover, by=by, reason=reason)
    return taken


@transaction.atomic
def decline(handover, *, by):
    """Leave the office with its holder, who learns of it. Raises ValidationError if it was answered or withdrawn."""
    handover = _locked_open(handover)
    handover.declined_at = timezone.now()
    handover.save(update_fields=["declined_at"])
    letters.withdraw(handover.about)
    _record(f"declined the office of {handover.office.in_words}", handover, by=by)
    emails.handover_declined(handover, by=by)


@transaction.atomic
def withdraw(handover, *, by):
    """Take the offer back. Raises ValidationError if it was answered or withdrawn before."""
    handover = _locked_open(handover)
    handover.withdrawn_at = timezone.now()
    handover.save(update_fields=["withdrawn_at"])
    letters.withdraw(handover.about)
    _record(f"withdrew the offer of the office of {handover.office.in_words}", handover, by=by)
    emails.handover_withdrawn(handover, by=by)


def _locked(pk):
    """The office as it stands, with its row locked: whoever decides about it at this moment waits."""
    rows = Office.objects.select_related("group", "user")
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=pk)


def _locked_open(handover):
    """The handover as it stands, with its office locked."""
    office = _locked(handover.office_id)
    handover = Handover.objects.for_guard().get(pk=handover.pk)
    handover.office = office
    if not handover.is_open:
        raise ValidationError(handover.outcome)
    return handover


def _pass_on(handover):
    """End the office today and start its successor, until the same day as it would have ended."""
    office, today = handover.office, timezone.localdate()
    # Whoever appoints the same person at this moment waits, as in `posts.fill`.
    User.objects.select_for_update(no_key=True).get(pk=handover.offered_to_id)
    _refuse_unless_possible(office, handover.offered_to)
    taken = Office(
        user=handover.offered_to, group=office.group, job=office.job, starts_on=today, ends_on=office.ends_on
    )
    office.ends_on = today
    office.save(update_fields=["ends_on"])
    taken.full_clean()
    with refusals.in_words(Office):
        taken.save()
    handover.accepted_at = timezone.now()
    handover.save(update_fields=["accepted_at"])
    letters.withdraw(handover.about)
    return taken


def _refuse_unless_possible(office, to):
    if office.group.closed_at:
        raise ValidationError(f"{office.group} is closed, so nobody takes over its offices.")
    if office.ends_on and office.ends_on <= timezone.localdate():
        raise ValidationError(f"This office ended on {dates.day(office.ends_on)}, so it cannot be handed over.")
    if not office.is_held:
        raise ValidationError(f"This office begins on {dates.day(office.starts_on)}. Hand it over from that day.")
    if to == office.user:
        raise ValidationError(f"{to} holds this office. Offer it to somebody else.")
    if not people.successors(office).filter(pk=to.pk).exists():
        raise ValidationError(
            f"{to} cannot take this office: choose somebody who has joined, is in {office.group} or holds a post at "
            "one of its schools, and does not hold this office already."
        )


def _record(text, handover, *, by):
    history.record(text, by=by, group=handover.office.group, about=handover.about)
