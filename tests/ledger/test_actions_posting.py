"""Posting a charge and reversing it: once, for good, and to the penny."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from clusters.models import HistoryLine, Organisation
from ledger import actions
from ledger.models import Charge, Fund, Settlement
from tests import factories


def owed_for(charge):
    """{(debtor, creditor): (net, VAT)}, schools by URN."""
    return {
        (getattr(debt.debtor, "urn", str(debt.debtor)), getattr(debt.creditor, "urn", str(debt.creditor))): (
            debt.net_pence,
            debt.vat_pence,
        )
        for debt in charge.settlements.for_listing()
    }


def test_the_first_course_is_posted_to_the_penny(seven):
    charge = seven.posted()

    shares = {share.school.urn: (share.net_pence, share.vat_pence) for share in charge.shares.by_member()}
    assert shares == {
        101: (17_857, 3_571),
        102: (17_858, 3_572),
        103: (17_857, 3_572),
        104: (17_857, 3_572),
        105: (17_857, 3_571),
        106: (17_857, 3_571),
        107: (17_857, 3_571),
    }
    assert owed_for(charge) == {(urn, 101): amounts for urn, amounts in shares.items() if urn != 101}
    assert (charge.posted_by, charge.posting_on) == (seven.organiser, timezone.localdate())
    assert HistoryLine.objects.filter(about=charge.row).latest("pk").text == "posted the cost “IOSH Managing Safely”"


def test_post_takes_twelve_statements_for_seven_schools(seven, django_assert_num_queries):
    charge = seven.drafted(decision="Agreed by the cluster")

    with django_assert_num_queries(12):
        actions.post(charge, by=seven.organiser)


def test_post_takes_a_posting_day_of_its_own(seven):
    charge = seven.drafted(decision="Agreed by the cluster")

    assert actions.post(charge, posting_on=date(2026, 3, 31), by=seven.organiser).posting_on == date(2026, 3, 31)


def test_post_refuses_while_schools_have_not_agreed_and_names_them(seven):
    charge = actions.ask(seven.drafted(), by=seven.organiser)
    for share, head in list(zip(charge.shares.by_member(), seven.heads, strict=True))[:5]:
        actions.agree(share, by=head)

    with pytest.raises(ValidationError, match="Wait until School 106 and School 107 agreed"):
        actions.post(charge, by=seven.organiser)


def test_post_needs_no_answer_where_a_decision_agreed_it_but_no_query_either(seven):
    charge = actions.ask(seven.drafted(decision="Agreed by the cluster"), by=seven.organiser)
    share = charge.shares.get(school=seven.schools[2])
    actions.query(share, reason="We booked one place", by=seven.heads[2])

    with pytest.raises(ValidationError, match="Settle what School 103 queried first"):
        actions.post(charge, by=seven.organiser)

    actions.agree(share, by=seven.heads[2])
    assert actions.post(charge, by=seven.organiser).is_posted


def test_post_posts_once(seven):
    charge = seven.posted()

    with pytest.raises(ValidationError, match="This cost is posted"):
        actions.post(charge, by=seven.organiser)


def test_post_refuses_what_was_withdrawn(seven):
    charge = actions.withdraw(seven.drafted(decision="Agreed"), by=seven.organiser)

    with pytest.raises(ValidationError, match="was withdrawn"):
        actions.post(charge, by=seven.organiser)


def test_several_payers_are_each_owed_what_they_paid_beyond_their_share(seven):
    payers = {seven.schools[0]: (75_000, 15_000), seven.schools[6]: (50_000, 10_000)}

    charge = seven.posted(payers=payers)

    assert owed_for(charge) == {
        (102, 101): (17_858, 3_572),
        (103, 101): (17_857, 3_572),
        (104, 101): (17_857, 3_572),
        (105, 101): (3_571, 713),
        (105, 107): (14_286, 2_858),
        (106, 107): (17_857, 3_571),
    }


def test_academies_and_partners_get_invoices(seven):
    college = Organisation.objects.create(name="Ashworth College", kind="college")
    academy = factories.school("High Academy", urn=200, type="Academy converter")
    two = {seven.schools[1]: 1, academy: 1, college: 1}

    charge = seven.posted(parts=two, net_pence=30_000, vat_pence=6_000)

    debts = charge.settlements.for_listing()
    assert {str(debt.debtor): (debt.route, debt.payable_pence) for debt in debts} == {
        "School 102": ("journal", 10_000),
        "High Academy": ("invoice", 12_000),
        "Ashworth College": ("invoice", 12_000),
    }


def test_a_fee_goes_into_the_fund(seven):
    fund = seven.fund()

    charge = seven.posted(into_fund=fund, net_pence=70_000, vat_pence=0, split=Charge.Split.EQUAL)

    assert fund.balance() == 70_000
    assert charge.fund_line.amount_pence == 70_000
    assert owed_for(charge) == {(urn, "Training fund"): (10_000, 0) for urn in range(101, 108)}
    assert {debt.route for debt in charge.settlements.all()} == {"invoice"}


def test_a_subsidy_comes_out_of_the_fund_but_never_more_than_is_in_it(seven):
    fund = seven.fund()
    seven.posted(into_fund=fund, net_pence=70_000, vat_pence=0)
    small = {seven.schools[4]: -20_000}
    subsidy = {"into_fund": fund, "vat_pence": 0, "split": Charge.Split.EXACT}

    charge = seven.posted(parts=small, net_pence=-20_000, **subsidy)

    assert fund.balance() == 50_000
    assert owed_for(charge) == {(105, "Training fund"): (-20_000, 0)}
    assert charge.settlements.get().is_credit
    with pytest.raises(ValidationError) as refusal:
        seven.posted(parts={seven.schools[4]: -50_001}, net_pence=-50_001, **subsidy)
    assert refusal.value.messages == ["Training fund has £500.00, which is less than the £500.01 taken out of it."]


def test_a_fee_whose_money_is_spent_is_not_reversed(seven):
    fund = seven.fund()
    fee = seven.posted(into_fund=fund, net_pence=70_000, vat_pence=0)
    spent = {"into_fund": fund, "vat_pence": 0, "split": Charge.Split.EXACT}
    seven.posted(parts={seven.schools[4]: -1}, net_pence=-1, **spent)

    with pytest.raises(ValidationError, match=r"Training fund has £699\.99"):
        actions.reverse(fee, reason="Wrong amount", by=seven.organiser)
    assert Fund.objects.with_balance().get().balance_pence == 69_999


def test_a_suppliers_credit_goes_back_the_way_the_cost_came(seven):
    charge = seven.posted(net_pence=-7_000, vat_pence=-1_400)

    assert owed_for(charge) == {(urn, 101): (-1_000, -200) for urn in range(102, 108)}


# --- reversing ----------------------------------------------------------------------------------------


def test_reverse_mirrors_line_by_line(seven):
    charge = seven.posted(about="training.course:17", cfr_code="E09")

    mirror = actions.reverse(charge, reason="Wrong supplier", by=seven.heads[0])

    assert (mirror.number, mirror.net_pence, mirror.vat_pence) == (2, -125_000, -25_000)
    assert (mirror.about, mirror.cfr_code, mirror.reason) == ("training.course:17", "E09", "Wrong supplier")
    assert (mirror.reverses, mirror.posted_by, mirror.drafted_by) == (charge, seven.heads[0], seven.heads[0])
    for lines in ("shares", "paid_lines"):
        forth, back = (getattr(each, lines).by_member() for each in (charge, mirror))
        assert [(line.member, -line.net_pence, -line.vat_pence) for line in forth] == [
            (line.member, line.net_pence, line.vat_pence) for line in back
        ]
    assert owed_for(mirror) == {pair: (-net, -vat) for pair, (net, vat) in owed_for(charge).items()}
    assert Charge.objects.for_guard().get(pk=charge.pk).state == "Reversed"
    assert mirror.state == "Reversal"


def test_reverse_takes_nineteen_statements_for_seven_schools(seven, django_assert_num_queries):
    charge = seven.posted()

    with django_assert_num_queries(19):
        actions.reverse(charge, reason="Wrong supplier", by=seven.organiser)


def test_reverse_leaves_nothing_to_pay_where_nothing_was_paid(seven):
    charge = seven.posted()

    mirror = actions.reverse(charge, reason="Wrong supplier", by=seven.organiser)

    assert not Settlement.objects.unsettled().exists()
    assert {debt.reference for debt in charge.settlements.all()} == {"Cancelled by cost number 2"}
    assert {debt.reference for debt in mirror.settlements.all()} == {"Cancels cost number 1"}


def test_reverse_gives_back_what_was_paid(seven):
    charge = seven.posted()
    actions.settle(charge.settlements.get(debtor_school=seven.schools[1]), reference="J1", by=seven.heads[1])

    mirror = actions.reverse(charge, reason="Wrong supplier", by=seven.organiser)

    back = Settlement.objects.unsettled().get()
    assert (back.charge, back.debtor, back.payable_pence) == (mirror, seven.schools[1], -17_858)


def test_reverse_takes_a_fee_back_out_of_the_fund(seven):
    fund = seven.fund()
    fee = seven.posted(into_fund=fund, net_pence=70_000, vat_pence=0)

    actions.reverse(fee, reason="Wrong amount", by=seven.organiser)

    assert fund.balance() == 0
    assert [line.amount_pence for line in fund.lines.for_listing()] == [-70_000, 70_000]


def test_reverse_refuses_what_is_not_posted_reversed_already_or_a_reversal(seven):
    draft, charge = seven.drafted(), seven.posted()
    mirror = actions.reverse(charge, reason="Wrong supplier", by=seven.organiser)

    for row, problem in [
        (draft, "This cost is not posted"),
        (charge, "This cost was reversed by cost number 3 already"),
        (mirror, "This is a reversal, which stands for good"),
    ]:
        with pytest.raises(ValidationError, match=problem):
            actions.reverse(row, reason="Once more", by=seven.organiser)


def test_reverse_needs_its_reason(seven):
    with pytest.raises(ValidationError, match="Say why the cost is reversed"):
        actions.reverse(seven.posted(), reason=" ", by=seven.organiser)


def test_over_seven_equal_charges_nobody_pays_a_penny_more(seven):
    paid = dict.fromkeys(range(101, 108), 0)
    for _ in range(7):
        for share in seven.posted(net_pence=10_000, vat_pence=0).shares.by_member():
            paid[share.school.urn] += share.net_pence

    assert set(paid.values()) == {10_000}


# --- who reads of it -----------------------------------------------------------------------------------


def test_the_history_of_the_group_says_nothing_of_its_costs(seven):
    """Members without a budget and officers without a grant read that history; the cost has one of its own."""
    charge = actions.ask(seven.drafted(decision="Agreed by the cluster"), by=seven.organiser)
    share = charge.shares.get(school=seven.schools[1])
    actions.query(share, reason="We booked one place", by=seven.heads[1])
    actions.agree(share, by=seven.heads[1])
    actions.post(charge, by=seven.organiser)
    actions.settle(charge.settlements.all()[0], reference="J1", by=seven.heads[1])
    actions.draft_differences(charge, parts={seven.schools[0]: 1}, reason="All withdrew", by=seven.organiser)

    assert not HistoryLine.objects.of_group(seven.cluster).filter(about__startswith="ledger.charge").exists()
    assert HistoryLine.objects.filter(about=charge.row).count() == 6
