"""Drafting a charge, changing the draft, withdrawing it."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from clusters.models import HistoryLine, Organisation
from common.editing import Overtaken
from ledger import actions
from ledger.models import Charge, Fund
from tests import factories


def test_draft_numbers_charges_within_their_group(cast, seven):
    numbers = [seven.drafted().number for _ in range(3)]
    elsewhere = Charge(group=cast.cluster, title="Hall", net_pence=100, split="equal")

    other = actions.draft(elsewhere, parts={cast.moss_bank: 1}, payers={cast.moss_bank: (100, 0)}, by=cast.organiser)

    assert numbers == [1, 2, 3]
    assert other.number == 1


def test_draft_keeps_who_shares_who_paid_and_who_drafted_it(seven):
    charge = seven.drafted()

    charge = Charge.objects.for_guard().get(pk=charge.pk)
    assert [share.weight for share in charge.shares.all()] == [2] * 7
    assert [(line.school, line.net_pence, line.vat_pence) for line in charge.paid_lines.all()] == [
        (seven.schools[0], 125_000, 25_000)
    ]
    assert charge.drafted_by == seven.organiser
    assert charge.state == "Draft"
    line = HistoryLine.objects.get(about=charge.row)
    assert line.text == "recorded the cost “IOSH Managing Safely” of £1,500.00 with VAT"


def test_draft_takes_eight_statements(seven, django_assert_num_queries):
    charge = seven.charge()

    with django_assert_num_queries(8):
        actions.draft(charge, parts=seven.parts, payers=seven.payers, by=seven.organiser)


def test_organisations_share_and_pay(seven):
    college = Organisation.objects.create(name="Ashworth College", kind="college")

    charge = seven.drafted(parts={**seven.parts, college: 2}, payers={college: (125_000, 25_000)})

    assert charge.shares.get(organisation=college).net_pence == 15_625
    assert charge.paid_lines.get().member == college


def test_draft_refuses_a_closed_group(seven):
    seven.cluster.closed_at = timezone.now()
    seven.cluster.save()

    with pytest.raises(ValidationError, match="East cluster is closed"):
        seven.drafted()


def test_draft_refuses_a_cost_of_nothing(seven):
    with pytest.raises(ValidationError, match="Enter what it cost"):
        seven.drafted(net_pence=0, vat_pence=0)


def test_draft_refuses_vat_that_points_the_other_way(seven):
    with pytest.raises(ValidationError):
        seven.drafted(net_pence=100, vat_pence=-20)


def test_draft_refuses_another_groups_fund(cast, seven):
    fund = actions.open_fund(Fund(group=cast.cluster, name="Fees"), by=cast.organiser)

    with pytest.raises(ValidationError, match="Fees is not a fund of East cluster"):
        seven.drafted(into_fund=fund)


def test_a_refused_draft_leaves_nothing_and_uses_no_number(seven):
    with pytest.raises(ValidationError):
        seven.drafted(payers={seven.schools[0]: (1, 0)})

    assert not Charge.objects.exists()
    assert seven.drafted().number == 1


def test_redraft_replaces_the_lines_and_keeps_the_number(seven):
    charge = seven.drafted()
    charge.net_pence, charge.vat_pence = 10_000, 0
    two = dict.fromkeys(seven.schools[:2], 1)

    actions.redraft(charge, parts=two, payers={seven.schools[1]: (10_000, 0)}, by=seven.organiser, seen=1)

    charge.refresh_from_db()
    assert (charge.number, charge.version, charge.net_pence) == (1, 2, 10_000)
    assert [share.net_pence for share in charge.shares.all()] == [5_000, 5_000]


def test_redraft_lets_answers_fall_away_and_takes_back_the_letters(seven, letters_to):
    charge = actions.ask(seven.drafted(), by=seven.organiser)
    actions.agree(charge.shares.get(school=seven.schools[1]), by=seven.heads[1])

    actions.redraft(charge, parts=seven.parts, payers=seven.payers, by=seven.organiser)

    charge.refresh_from_db()
    assert not charge.is_asked
    assert not any(share.answer for share in charge.shares.with_answers())
    assert {letter.state for letter in letters_to(seven.heads[1])} == {"withdrawn"}
    actions.ask(charge, by=seven.organiser)
    assert letters_to(seven.heads[1])[-1].state == "queued"


def test_redraft_tells_that_somebody_else_changed_it(seven):
    charge = seven.drafted()
    actions.redraft(charge, parts=seven.parts, payers=seven.payers, by=seven.organiser, seen=1)

    with pytest.raises(Overtaken):
        actions.redraft(charge, parts=seven.parts, payers=seven.payers, by=seven.heads[0], seen=1)


def test_redraft_and_withdraw_refuse_what_is_posted(seven):
    charge = seven.posted()

    with pytest.raises(ValidationError, match="This cost is posted"):
        actions.redraft(charge, parts=seven.parts, payers=seven.payers, by=seven.organiser)
    with pytest.raises(ValidationError, match="This cost is posted"):
        actions.withdraw(charge, by=seven.organiser)


def test_withdraw_tells_the_schools_that_were_asked(seven, letters_to):
    charge = actions.ask(seven.drafted(), by=seven.organiser)

    charge = actions.withdraw(charge, by=seven.organiser)

    assert charge.state == "Withdrawn"
    asked, withdrawn = letters_to(seven.heads[3])
    assert asked.state == "withdrawn"
    assert withdrawn.subject == "Withdrawn: “IOSH Managing Safely”"
    assert "There is nothing for School 104 to agree or pay." in withdrawn.text
    with pytest.raises(ValidationError, match="was withdrawn"):
        actions.withdraw(charge, by=seven.organiser)


def test_withdraw_of_a_draft_nobody_heard_of_tells_nobody(seven, letters_to):
    actions.withdraw(seven.drafted(), by=seven.organiser)

    assert letters_to(seven.heads[3]) == []


def test_a_fund_is_opened_once_by_its_name(seven):
    fund = seven.fund("Fees")

    assert Fund.objects.for_listing().get().balance_pence == 0
    assert HistoryLine.objects.get(about=fund.about).text == "opened the fund “Fees”"
    with pytest.raises(ValidationError, match="The group has a fund with this name already"):
        seven.fund("Fees")


def test_charges_are_found_by_what_they_are_about(seven):
    charge = seven.drafted(about="training.course:17")
    seven.drafted(about="training.course:18")

    assert Charge.objects.about("training.course:17").get() == charge


def test_a_late_school_that_left_the_group_may_still_share(seven):
    left = factories.school()

    charge = seven.drafted(parts={**seven.parts, left: 2})

    assert charge.shares.count() == 8
