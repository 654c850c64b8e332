"""A year's fee: what each pays, one charge into the fund, once."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from clusters.models import Organisation
from common.editing import Overtaken
from ledger import actions as ledger
from ledger.models import Charge, Fund
from letters.models import Letter
from partnerships import desk, years
from partnerships.actions import fees as actions
from partnerships.fees import bill_of
from partnerships.models import Fee, FeeScheme
from tests.together import at_once

DECISION = "Partnership board, 14 January 2027, item 4"


@pytest.fixture
def partnership(cast):
    """Two schools, of 210 and 100 pupils, and a college."""
    for school, pupils in ((cast.moss_bank, 210), (cast.brook_lane, 100)):
        school.pupils, school.census_on = pupils, date(2026, 1, 15)
        school.save()
    college = Organisation.objects.create(name="Ashworth College", kind="college")
    cast.partnership.memberships.create(organisation=college, starts_on="2024-09-01")
    return cast.partnership


@pytest.fixture
def scheme(cast, partnership):
    scheme = FeeScheme(partnership=partnership, school_pence=15000, pupil_pence=50, organisation_pence=30000)
    return actions.set_scheme(scheme, seen=1, by=cast.lead)


def raise_fee(cast, seen_pence=75500, year=2026):
    return actions.raise_fee(cast.partnership, year=year, decision=DECISION, seen_pence=seen_pence, by=cast.lead)


def test_the_bill_says_how_each_amount_comes_about(partnership, scheme):
    bill = bill_of(partnership, scheme)

    assert {str(line.member): (line.pence, line.reckoning) for line in bill.lines} == {
        "Brook Lane Primary School": (20000, "£150.00 and 100 pupils at £0.50"),
        "Moss Bank Primary School": (25500, "£150.00 and 210 pupils at £0.50"),
        "Ashworth College": (30000, "An organisation’s fee"),
    }
    assert (bill.total_pence, bill.counted_on) == (75500, date(2026, 1, 15))


def test_a_flat_fee_needs_no_pupils(cast, partnership):
    cast.moss_bank.pupils = None
    cast.moss_bank.save()

    bill = bill_of(partnership, FeeScheme(school_pence=15000))

    assert (bill.total_pence, bill.without_pupils, len(bill.parts)) == (30000, [], 2)


def test_raising_makes_one_charge_into_the_fund_and_asks_each_school(cast, partnership, scheme):
    fee = raise_fee(cast)

    charge = Charge.objects.get()
    assert (charge.title, charge.net_pence, charge.vat_pence, charge.decision) == (
        "Fee for 2026/27",
        75500,
        0,
        DECISION,
    )
    assert charge.weights_source == fee.in_words
    assert (charge.into_fund, charge.about) == (Fund.objects.get(group=partnership), fee.about)
    assert {str(share.member): share.net_pence for share in charge.shares.by_member()} == {
        "Brook Lane Primary School": 20000,
        "Moss Bank Primary School": 25500,
        "Ashworth College": 30000,
    }
    assert {letter.recipient for letter in Letter.objects.filter(kind="money")} == {
        cast.member,
        cast.sbm,
        cast.organiser,
    }


def test_a_fee_that_every_school_agrees_comes_into_the_fund(cast, partnership, scheme):
    charge = raise_fee(cast).charge
    for share in charge.shares.filter(school__isnull=False):
        ledger.agree(share, by=cast.member)

    ledger.post(charge, by=cast.lead)

    assert Fund.objects.get().balance() == 75500


def test_a_year_is_raised_once(cast, partnership, scheme):
    raise_fee(cast)

    with pytest.raises(ValidationError, match="The fee for 2026/27 has been raised already"):
        raise_fee(cast)
    raise_fee(cast, year=2027)

    assert Charge.objects.count() == 2
    assert Fund.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_raise_it_once(cast, partnership, scheme):
    assert cast.lead

    outcomes = at_once(lambda: raise_fee(cast), lambda: raise_fee(cast))

    assert sum(isinstance(each, Fee) for each in outcomes) == 1
    assert sum(isinstance(each, ValidationError) for each in outcomes) == 1
    assert (Fee.objects.count(), Charge.objects.count()) == (1, 1)


def test_a_withdrawn_fee_can_be_raised_anew(cast, partnership, scheme):
    first = raise_fee(cast)
    ledger.withdraw(first.charge, by=cast.lead)

    second = raise_fee(cast)

    assert (second.pk, second.charge_id != first.charge_id) == (first.pk, True)
    assert Fee.objects.count() == 1


def test_a_reversed_fee_can_be_raised_anew(cast, partnership, scheme):
    charge = raise_fee(cast).charge
    for share in charge.shares.filter(school__isnull=False):
        ledger.agree(share, by=cast.member)
    ledger.post(charge, by=cast.lead)
    ledger.reverse(charge, reason="Wrong rates", by=cast.lead)

    raise_fee(cast)

    assert Fee.objects.for_listing().get().is_standing


def test_amounts_that_changed_since_they_were_checked_are_refused(cast, partnership, scheme):
    with pytest.raises(ValidationError, match="Check the amounts again"):
        raise_fee(cast, seen_pence=75400)

    assert (Charge.objects.count(), Fund.objects.count()) == (0, 0)


def test_a_school_without_a_number_of_pupils_is_named(cast, partnership, scheme):
    cast.moss_bank.pupils = None
    cast.moss_bank.save()

    with pytest.raises(ValidationError, match="no number of pupils for Moss Bank Primary School"):
        raise_fee(cast)


def test_without_a_scheme_there_is_nothing_to_raise(cast, partnership):
    with pytest.raises(ValidationError, match="Say first what members pay"):
        raise_fee(cast)


def test_rates_by_which_nobody_pays_are_refused(cast, partnership):
    partnership.memberships.filter(school__isnull=True).delete()
    FeeScheme.objects.create(partnership=partnership, organisation_pence=100)

    with pytest.raises(ValidationError, match="no member pays anything"):
        raise_fee(cast)


def test_what_was_raised_keeps_its_rates(cast, partnership, scheme):
    fee = raise_fee(cast)
    scheme.school_pence = 99900

    actions.set_scheme(scheme, seen=1, by=cast.lead)

    fee.refresh_from_db()
    assert fee.school_pence == 15000


def test_a_scheme_that_somebody_else_set_meanwhile_is_not_overwritten(cast, partnership, scheme):
    with pytest.raises(Overtaken):
        actions.set_scheme(FeeScheme(partnership=partnership, school_pence=1), seen=1, by=cast.lead)
    actions.set_scheme(FeeScheme.objects.get(), seen=1, by=cast.lead)
    with pytest.raises(Overtaken):
        actions.set_scheme(scheme, seen=1, by=cast.lead)


def test_the_desk_of_the_lead_shows_a_fee_that_is_not_raised(cast, partnership, scheme):
    year = years.year_of()
    waits = ("partnerships.fee", partnership.slug, f"fee for {years.in_words(year)}", "Learning partnership", None)
    assert list(desk.waiting(cast.lead)) == [waits]
    assert list(desk.waiting(cast.member)) == []
    assert list(desk.waiting(cast.outsider)) == []

    fee = raise_fee(cast, year=year)
    assert list(desk.waiting(cast.lead)) == []

    ledger.withdraw(fee.charge, by=cast.lead)
    assert list(desk.waiting(cast.lead)) == [waits]
