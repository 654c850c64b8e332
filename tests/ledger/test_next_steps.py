"""What a school does about one settlement."""

import pytest

from clusters.models import School
from ledger import next_steps
from ledger.models import Settlement

HIGH, LOW = School(pk=1, name="High Street"), School(pk=2, name="Low Road")


def debt(net, vat, route, **fields):
    return Settlement(debtor_school=HIGH, creditor_school=LOW, net_pence=net, vat_pence=vat, route=route, **fields)


@pytest.mark.parametrize(
    ("settlement", "debtors_part", "creditors_part"),
    [
        (
            debt(17_857, 3_571, "journal"),
            "Pass £178.57 to Low Road by an internal journal of the net amount, with no invoice.",
            "Expect £178.57 from High Street by an internal journal of the net amount.",
        ),
        (
            debt(17_857, 3_571, "invoice"),
            "Wait for an invoice of £214.28 from Low Road, VAT of £35.71 included, and pay it.",
            "Send High Street an invoice of £214.28, VAT of £35.71 included.",
        ),
        (
            debt(1_000, 0, "invoice"),
            "Wait for an invoice of £10.00 from Low Road, and pay it.",
            "Send High Street an invoice of £10.00.",
        ),
        (
            debt(-2_232, -446, "journal"),
            "Expect £22.32 back from Low Road by an internal journal of the net amount.",
            "Pass £22.32 back to High Street by an internal journal of the net amount.",
        ),
        (
            debt(-2_232, -446, "invoice"),
            "Wait for a credit note of £26.78 from Low Road, VAT of £4.46 included.",
            "Send High Street a credit note of £26.78, VAT of £4.46 included.",
        ),
    ],
)
def test_each_side_reads_what_it_does(settlement, debtors_part, creditors_part):
    assert next_steps.of(settlement, HIGH) == debtors_part
    assert next_steps.of(settlement, LOW) == creditors_part


def test_a_school_reads_of_its_own_payments_alone_and_only_of_those_still_to_make():
    debts = [debt(100, 0, "journal"), debt(200, 0, "journal", settled_at="2026-11-22"), debt(0, 1, "journal")]

    assert next_steps.all_of(debts, HIGH) == [
        "Pass £1.00 to Low Road by an internal journal of the net amount, with no invoice."
    ]
    assert next_steps.all_of(debts, School(pk=3)) == []
