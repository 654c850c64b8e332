"""Draft a charge, change the draft, withdraw it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from clusters import history
from clusters.models import Group
from common import editing, refusals
from common.money import pounds
from ledger import emails, splitting
from ledger.models import Charge, FormerShare, PaidLine, ShareLine
from letters import actions as letters

STATED = ["group", "into_fund", "drafted_by"]
"""What is in hand already, and need not be looked up again to be checked."""
NUMBERED_MEANWHILE = (
    "Another cost of this group was recorded meanwhile, perhaps this very one. Look in the group’s list of costs. If "
    "it is not there, check each share once more, because the odd pennies may fall differently."
)


@transaction.atomic
def draft(charge, *, parts, payers, by):
    """Keep the new `charge` with its lines; return it.

    `parts` is {School or Organisation: weight} and `payers` {School or Organisation: (net pence, VAT pence)}, empty for
    a fee into a fund; see ledger.splitting. It gets the next number of its group, which is the turn by which odd
    pennies go round; a charge that carries a number already gets that one or none. Raises ValidationError if another
    charge has that number by now, for a closed group and for lines that do not add up.
    """
    charge.group = held_still(charge.group_id)
    if charge.group.closed_at:
        raise ValidationError(f"{charge.group} is closed, so it shares no more costs.")
    number = Charge.objects.next_number(charge.group)
    if charge.number not in (None, number):
        raise ValidationError(NUMBERED_MEANWHILE)
    charge.number, charge.drafted_by, charge.drafted_at = number, by, timezone.now()
    return _keep(charge, parts, payers, by=by, verb="recorded")


@transaction.atomic
def redraft(charge, *, parts, payers, by, seen=None):
    """Save the values that `charge` carries, with new lines, as `draft` does; return it.

    What the schools answered falls away with the lines that they answered, and letters that asked them are taken back:
    ask them again. Raises ValidationError once it is posted or withdrawn; common.editing.Overtaken if somebody changed
    it after version `seen` (None: whatever stands is replaced).
    """
    stands = locked(charge)
    refuse_unless_open(stands)
    if stands.amends_id:
        raise ValidationError("Withdraw this change of a posted cost, then make it again with the right parts.")
    editing.claim(charge, seen=stands.version if seen is None else seen)
    charge.number, charge.group, charge.drafted_by = stands.number, stands.group, stands.drafted_by
    charge.asked_at = charge.answer_by = None
    letters.withdraw(charge.row)
    if stands.is_asked:
        FormerShare.objects.bulk_create(FormerShare(share=share.pk, charge=charge) for share in charge.shares.all())
    charge.shares.all().delete()
    charge.paid_lines.all().delete()
    return _keep(charge, parts, payers, by=by, verb="changed")


@transaction.atomic
def withdraw(charge, *, by):
    """Take back `charge`, which is not posted; tell the schools if they were asked. Returns it. Raises ValidationError
    once it is posted or withdrawn."""
    charge = locked(charge)
    refuse_unless_open(charge)
    charge.withdrawn_at, charge.withdrawn_by = timezone.now(), by
    charge.save(update_fields=["withdrawn_at", "withdrawn_by"])
    letters.withdraw(charge.row)
    history.record(f"withdrew the cost “{charge}”", by=by, about=charge.row)
    if charge.is_asked:
        emails.withdrawn(charge, charge.shares.with_answers(), by=by)
    return charge


def held_still(group):
    """The group whose id is `group`, locked: nobody else numbers a charge of it meanwhile."""
    return Group.objects.held_still().get(pk=group)


def locked(charge):
    """The charge as it stands, with its row locked until the transaction ends."""
    rows = Charge.objects.select_related("group", "drafted_by", "reversal", "into_fund")
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=charge.pk)


def refuse_unless_open(charge):
    """Raise ValidationError for a charge that can no longer be changed."""
    if charge.is_posted:
        raise ValidationError("This cost is posted, so it can no longer be changed. Reverse it, then record it anew.")
    if charge.is_withdrawn:
        raise ValidationError("This cost was withdrawn. Record a new one instead.")


def _keep(charge, parts, payers, *, by, verb):
    refuse_foreign_fund(charge)
    charge.clean_fields(exclude=STATED)
    lines, payments = splitting.shares_of(charge, parts), splitting.paid_by(charge, payers)
    with refusals.in_words(Charge, ShareLine, PaidLine):
        charge.save()
        store(lines, payments)
    total = f"{pounds(charge.gross_pence)} with VAT" if charge.vat_pence else pounds(charge.net_pence)
    history.record(f"{verb} the cost “{charge}” of {total}", by=by, about=charge.row)
    return charge


def refuse_foreign_fund(charge):
    """Raise ValidationError for a fee that would go into another group's fund."""
    if charge.is_fee and charge.into_fund.group_id != charge.group_id:
        raise ValidationError(f"{charge.into_fund} is not a fund of {charge.group}. Choose one that is.")


def follow_up(charge, group, *, reason, by, **fields):
    """A draft without lines, stored, that reverses or amends `charge`: it says the same of what was bought."""
    same = ("title", "split", "weights_source", "weights_on", "event_on", "supplier", "invoice_reference")
    same += ("cfr_code", "into_fund", "about")
    said = {name: getattr(charge, name) for name in same}
    number = Charge.objects.next_number(group)
    draft = Charge(group=group, number=number, drafted_by=by, reason=reason.strip(), **said, **fields)
    draft.clean_fields(exclude=[*STATED, "reverses", "amends"])
    with refusals.in_words(Charge):
        draft.save(force_insert=True)
    return draft


def store(lines, payments):
    """Keep the lines of a charge: two statements."""
    ShareLine.objects.bulk_create(lines)
    PaidLine.objects.bulk_create(payments)
