"""Ask the schools to agree their shares; agree or query one."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from clusters import history
from common import dates, refusals
from ledger import emails
from ledger.actions.charges import locked, refuse_unless_open
from ledger.models import Agreement, Charge, ShareLine

TIME_TO_ANSWER = timedelta(days=14)
CHANGED_MEANWHILE = "The cost has been changed since you opened this page. Look at your school’s share as it is now."


@transaction.atomic
def ask(charge, *, by, answer_by=None):
    """Ask each school to agree its share by the day `answer_by` (in two weeks); return the charge.

    Each head teacher and business manager gets a letter about their own school's share alone. Raises ValidationError
    once it was asked, posted or withdrawn, and for a day that has gone.
    """
    charge = locked(charge)
    refuse_unless_open(charge)
    if charge.is_asked:
        raise ValidationError(f"The schools were asked on {dates.day(charge.asked_at)}. They get no second letter.")
    today = timezone.localdate()
    charge.asked_at, charge.answer_by = timezone.now(), answer_by or today + TIME_TO_ANSWER
    if charge.answer_by < today:
        raise ValidationError("The day by which the schools answer must be today or later.")
    charge.save(update_fields=["asked_at", "answer_by"])
    history.record(f"asked the schools to agree “{charge}”", by=by, about=charge.row)
    emails.asked(charge, charge.shares.with_answers(), by=by)
    return charge


@transaction.atomic
def agree(share, *, by):
    """Keep that the school agrees its `share`, in place of a query; tell those who look after the charge. Returns the
    share. Agreed twice, it is agreed once. Raises ValidationError unless the charge is open and asked."""
    share = _asked(share)
    if share.answer and share.answer.is_agreed:
        return share
    _answer(share, {"agreed_at": timezone.now(), "queried_at": None, "reason": ""}, by=by)
    text = f"agreed {share.school}’s share of “{share.charge}”"
    history.record(text, by=by, about=share.charge.row)
    charge = Charge.objects.with_answers().get(pk=share.charge_id)
    emails.agreed(share, is_last=charge.agreed_count == charge.asked_count, by=by)
    return share


@transaction.atomic
def query(share, *, reason, by):
    """Keep what the school says should change about its `share`, in place of its agreement; tell those who look after
    the charge. The charge cannot be posted until the school agrees. Returns the share. Raises ValidationError unless
    the charge is open and asked."""
    share = _asked(share)
    _answer(share, {"agreed_at": None, "queried_at": timezone.now(), "reason": reason.strip()}, by=by)
    text = f"queried {share.school}’s share of “{share.charge}”: {reason.strip()}"
    history.record(text, by=by, about=share.charge.row)
    emails.queried(share, by=by)
    return share


def _asked(share):
    """The share as it stands, of a charge that is open, asked and locked."""
    charge = locked(share.charge)
    refuse_unless_open(charge)
    share = ShareLine.objects.for_guard().filter(pk=share.pk).first()
    if share is None:
        raise ValidationError(CHANGED_MEANWHILE)
    if not charge.is_asked:
        raise ValidationError("The schools have not been asked yet. You get a letter when they are.")
    if not share.asks:
        raise ValidationError("This share is nothing, so there is nothing to agree.")
    share.charge = charge
    return share


def _answer(share, said, *, by):
    answer = share.answer or Agreement(share=share)
    for name, value in {**said, "given_by": by}.items():
        setattr(answer, name, value)
    answer.clean_fields(exclude=["share", "given_by"])
    with refusals.in_words(Agreement):
        answer.save()
    share.agreement = answer
