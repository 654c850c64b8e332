"""What a school does about one settlement, in a sentence, by the route it takes."""

from common.money import pounds
from ledger.models import Settlement

TO_PAY = {
    Settlement.Route.JOURNAL: "Pass {amount} to {other} by an internal journal of the net amount, with no invoice.",
    Settlement.Route.INVOICE: "Wait for an invoice of {amount} from {other}{vat}, and pay it.",
}
TO_GET = {
    Settlement.Route.JOURNAL: "Expect {amount} from {other} by an internal journal of the net amount.",
    Settlement.Route.INVOICE: "Send {other} an invoice of {amount}{vat}.",
}
TO_GIVE_BACK = {
    Settlement.Route.JOURNAL: "Pass {amount} back to {other} by an internal journal of the net amount.",
    Settlement.Route.INVOICE: "Send {other} a credit note of {amount}{vat}.",
}
TO_GET_BACK = {
    Settlement.Route.JOURNAL: "Expect {amount} back from {other} by an internal journal of the net amount.",
    Settlement.Route.INVOICE: "Wait for a credit note of {amount} from {other}{vat}.",
}


def of(debt, school):
    """What `school`, which is one of its two sides, does about `debt`."""
    owes = debt.debtor_school_id == school.pk
    to_pay, to_get = (TO_GET_BACK, TO_GIVE_BACK) if debt.is_credit else (TO_PAY, TO_GET)
    sentences = to_pay if owes else to_get
    vat = f", VAT of {pounds(abs(debt.vat_pence))} included" if debt.vat_pence else ""
    other = debt.creditor if owes else debt.debtor
    return sentences[debt.route].format(amount=pounds(abs(debt.payable_pence)), other=other, vat=vat)


def all_of(debts, school):
    """The sentences for those of `debts` that concern `school` and of which something is still to pass."""
    sides = ("debtor_school_id", "creditor_school_id")
    own = [debt for debt in debts if school.pk in [getattr(debt, side) for side in sides]]
    return [of(debt, school) for debt in own if debt.is_due]
