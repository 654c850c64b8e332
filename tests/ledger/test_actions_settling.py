"""Recording that a payment was made."""

import pytest
from django.core.exceptions import ValidationError

from clusters.models import HistoryLine
from ledger import actions
from ledger.models import Settlement


@pytest.fixture
def debt(seven):
    """What the second school owes the first for the course."""
    return seven.posted().settlements.for_listing()[0]


def test_settle_keeps_the_reference_and_who_recorded_it(seven, debt):
    debt = actions.settle(debt, reference=" J1042 ", by=seven.heads[1])

    assert debt.is_settled
    assert (debt.reference, debt.settled_by) == ("J1042", seven.heads[1])
    assert HistoryLine.objects.filter(about=debt.charge.row).latest("pk").text == (
        "recorded £178.58 between School 102 and School 101 as settled: J1042"
    )
    assert Settlement.objects.unsettled().count() == 5


def test_settle_needs_a_reference(seven, debt):
    with pytest.raises(ValidationError, match="Enter the reference of the journal or the invoice"):
        actions.settle(debt, reference="  ", by=seven.heads[1])


def test_settle_settles_once(seven, debt):
    actions.settle(debt, reference="J1042", by=seven.heads[1])

    with pytest.raises(ValidationError, match="with the reference J1042"):
        actions.settle(debt, reference="J1043", by=seven.organiser)


def test_pairs_are_summed_by_the_database_and_never_set_off(seven, django_assert_num_queries):
    seven.posted()
    seven.posted(payers={seven.schools[1]: (125_000, 25_000)})

    with django_assert_num_queries(1):
        pairs = list(Settlement.objects.of_school(seven.schools[0]).unsettled().by_pair())

    owed = {(pair["debtor_school"], pair["creditor_school"]): pair["payable_pence"] for pair in pairs}
    first, second = (school.pk for school in seven.schools[:2])
    assert owed[second, first] == 17_858
    assert owed[first, second] == 17_857
    assert len(owed) == 7
    assert sum(owed.values()) == 107_143 + 17_857


def test_a_journal_of_nothing_is_no_payment(seven, sign_in):
    """Of one penny net and five of VAT, one school owes the penny and four others only VAT, which stays where it is."""
    charge = seven.posted(net_pence=1, vat_pence=5)
    (due,) = charge.settlements.unsettled()
    nothing = charge.settlements.for_listing().filter(net_pence=0)[0]

    with pytest.raises(ValidationError, match="There is no payment"):
        actions.settle(nothing, reference="J1042", by=seven.organiser)
    page = sign_in(seven.organiser).get(nothing.get_absolute_url()).content.decode()

    assert (due.payable_pence, nothing.payable_pence, nothing.is_due) == (1, 0, False)
    assert charge.settlements.count() == 5
    assert not Settlement.objects.of_school(nothing.debtor).unsettled().exists()
    assert "There is no payment to record." in page
    assert "Record the payment" not in page


def test_a_charge_of_which_only_nothing_is_open_is_settled_and_can_be_reversed(seven):
    charge = seven.posted(net_pence=1, vat_pence=5)
    actions.settle(charge.settlements.unsettled().get(), reference="J1042", by=seven.organiser)

    mirror = actions.reverse(charge, reason="Wrong supplier", by=seven.organiser)

    assert [debt.payable_pence for debt in mirror.settlements.unsettled()] == [-1]
