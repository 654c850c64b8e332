"""Post a charge, and reverse a posted one: both once, and for good."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from clusters import history
from common import wording
from common.money import pounds
from ledger import emails
from ledger.actions.charges import follow_up, held_still, locked, refuse_unless_open, store
from ledger.debts import debts_of
from ledger.models import Charge, Fund, FundLine, PaidLine, Settlement, ShareLine
from letters import actions as letters


@transaction.atomic
def post(charge, *, by, posting_on=None):
    """Make `charge` final on the day `posting_on` (today), with who owes whom; tell each school its own. Returns it.

    Raises ValidationError while a school queries its share; while one has not agreed, unless the charge names the
    decision that agreed it; and once it is posted or withdrawn.
    """
    charge = locked(charge)
    refuse_unless_open(charge)
    shares = list(charge.shares.with_answers())
    refuse_unless_agreed(charge, shares)
    debts = debts_of(charge, shares, list(charge.paid_lines.by_member()))
    letters.withdraw(charge.row)
    _make_final(charge, debts, by=by, posting_on=posting_on)
    history.record(f"posted the cost “{charge}”", by=by, about=charge.row)
    emails.posted(charge, shares, debts, by=by)
    return charge


@transaction.atomic
def reverse(charge, *, reason, by):
    """Post today the mirror of `charge`, line by line and to the penny, for `reason`; tell the schools. Returns it.

    What nobody has paid yet is settled on both sides, so that no money moves. Raises ValidationError for a charge that
    is not posted, is reversed already, is a reversal itself, or was changed by differences that stand.
    """
    group = held_still(charge.group_id)
    charge = locked(charge)
    refuse_unless_reversible(charge)
    shares, paid = list(charge.shares.by_member()), list(charge.paid_lines.by_member())
    debts = list(charge.settlements.for_listing().select_for_update(no_key=True, of=("self",)))
    if not reason.strip():
        raise ValidationError("Say why the cost is reversed. The schools read it.")
    mirror = follow_up(
        charge, group, reason=reason, by=by, reverses=charge, net_pence=-charge.net_pence, vat_pence=-charge.vat_pence
    )
    store(_negated(shares, ShareLine, mirror, "weight"), _negated(paid, PaidLine, mirror))
    mirrored = [_mirrored(debt, mirror, by=by) for debt in debts]
    charge.settlements.unsettled().update(**_cancelled(f"Cancelled by cost number {mirror.number}", by=by))
    _make_final(mirror, mirrored, by=by)
    history.record(f"reversed the cost “{charge}”: {mirror.reason}", by=by, about=charge.row)
    emails.reversed_(charge, mirror, shares, mirrored, by=by)
    return mirror


def refuse_unless_agreed(charge, shares):
    """Raise ValidationError that names the schools in the way of posting `charge`."""
    asking = [share for share in shares if share.asks]
    queried = [share for share in asking if share.answer and not share.answer.is_agreed]
    if queried:
        names = wording.listed(str(share.school) for share in queried)
        other = "withdraw this change and make it again" if charge.amends_id else "change the cost"
        raise ValidationError(f"Settle what {names} queried first: {other}, or ask the school to agree.")
    missing = [share for share in asking if not share.answer]
    if missing and not charge.decision:
        names = wording.listed(str(share.school) for share in missing)
        decided = "change the cost to name the decision of the group that agreed it"
        instead = "withdraw this change of it" if charge.amends_id else decided
        raise ValidationError(f"Wait until {names} agreed, or {instead}.")


def refuse_unless_reversible(charge):
    """Raise ValidationError for a charge that cannot be reversed."""
    if not charge.is_posted:
        raise ValidationError("This cost is not posted, so there is nothing to reverse. Withdraw it instead.")
    if charge.is_reversal:
        raise ValidationError("This is a reversal, which stands for good. Record the cost anew instead.")
    if charge.is_reversed:
        raise ValidationError(f"This cost was reversed by cost number {charge.reversal.number} already.")
    changes = Charge.objects.after(charge) if charge.amends_id else charge.amendments
    if changes.not_undone().exists():
        raise ValidationError(
            "The shares of this cost were changed later. Reverse or withdraw those changes first, the latest first."
        )


def _make_final(charge, debts, *, by, posting_on=None):
    """Write who owes whom and what the fund gets, then post: after that nothing can be added."""
    Settlement.objects.bulk_create(debts)
    if charge.is_fee and charge.gross_pence:
        fund = Fund.objects.select_for_update(no_key=True).get(pk=charge.into_fund_id)
        _refuse_overdrawing(fund, charge)
        FundLine.objects.create(fund=fund, charge=charge, amount_pence=charge.gross_pence)
    charge.posted_at, charge.posted_by = timezone.now(), by
    charge.posting_on = posting_on or timezone.localdate()
    charge.save(update_fields=["posted_at", "posted_by", "posting_on"])


def _refuse_overdrawing(fund, charge):
    taken = -charge.gross_pence
    if taken > 0 and (balance := fund.balance()) < taken:
        raise ValidationError(f"{fund} has {pounds(balance)}, which is less than the {pounds(taken)} taken out of it.")


def _negated(lines, model, charge, *kept):
    """Copies of `lines` for `charge` with their signs turned, as rows of `model`."""
    return [
        model(
            charge=charge,
            school=line.school,
            organisation=line.organisation,
            net_pence=-line.net_pence,
            vat_pence=-line.vat_pence,
            **{name: getattr(line, name) for name in kept},
        )
        for line in lines
    ]


def _mirrored(debt, mirror, *, by):
    """The other side of `debt` in `mirror`: open where money has to go back, settled where none has moved."""
    parties = {name: getattr(debt, name) for name in Settlement.PARTIES}
    amounts = {"net_pence": -debt.net_pence, "vat_pence": -debt.vat_pence}
    settled = {} if debt.is_settled else _cancelled(f"Cancels cost number {mirror.reverses.number}", by=by)
    return Settlement(charge=mirror, route=debt.route, **parties, **amounts, **settled)


def _cancelled(reference, *, by):
    return {"reference": reference, "settled_at": timezone.now(), "settled_by": by}
