"""Record that what one owed another was paid."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from clusters import history
from common import dates, refusals
from common.money import pounds
from ledger.models import Settlement


@transaction.atomic
def settle(settlement, *, reference, by):
    """Keep that `settlement` was paid, by the journal or invoice `reference`; return it. That is never taken back: a
    payment recorded by mistake is put right by reversing the charge. Raises ValidationError without a reference, once
    it is settled, and where nothing is to pass."""
    rows = Settlement.objects.for_guard().select_for_update(no_key=True, of=("self",))
    settlement = rows.get(pk=settlement.pk)
    if settlement.is_settled:
        day = dates.day(settlement.settled_at)
        raise ValidationError(f"This was recorded as settled on {day}, with the reference {settlement.reference}.")
    if not settlement.is_due:
        raise ValidationError("By journal only the net amount passes, and here that is nothing. There is no payment.")
    settlement.reference, settlement.settled_at, settlement.settled_by = reference.strip(), timezone.now(), by
    settlement.clean_fields(exclude=["charge", "settled_by", *Settlement.PARTIES])
    with refusals.in_words(Settlement):
        settlement.save(update_fields=["reference", "settled_at", "settled_by"])
    amount = pounds(abs(settlement.payable_pence))
    text = f"recorded {amount} between {settlement.debtor} and {settlement.creditor} as settled: {settlement.reference}"
    history.record(text, by=by, about=settlement.charge.row)
    return settlement
