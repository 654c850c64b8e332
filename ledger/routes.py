"""By which route money passes between two: an internal journal or an invoice. Stored with each settlement."""

from clusters.models import School
from ledger.models import Settlement

MAINTAINED = {
    "community school",
    "voluntary aided school",
    "voluntary controlled school",
    "foundation school",
    "community special school",
    "foundation special school",
    "pupil referral unit",
    "local authority nursery school",
}
"""Types of school, in the register's words, that spend their authority's money, and for VAT are a part of it
(School Standards and Framework Act 1998, section 49(5))."""


def is_maintained(party):
    """Whether `party` is a school that its authority maintains."""
    return isinstance(party, School) and party.type.strip().lower() in MAINTAINED


def between(debtor, creditor):
    """The route from `debtor` to `creditor`: within one authority a journal of the net amount, with no invoice, for the
    authority has the VAT back already; to and from everybody else an invoice with VAT."""
    if is_maintained(debtor) and is_maintained(creditor) and debtor.authority_id == creditor.authority_id:
        return Settlement.Route.JOURNAL
    return Settlement.Route.INVOICE
