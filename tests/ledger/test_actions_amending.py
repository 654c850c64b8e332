"""A late joiner and a withdrawal: only the differences are posted, and they sum to nothing."""

import pytest
from django.core.exceptions import ValidationError

from ledger import actions
from ledger.models import Charge, ShareLine
from tests import factories


@pytest.fixture
def charge(seven):
    """£1,250.00 among seven."""
    return seven.posted(vat_pence=0)


@pytest.fixture
def late(db):
    return factories.school("School 108", urn=108)


def differences(charge):
    return {share.school.urn: share.net_pence for share in charge.shares.by_member()}


def shares_now(charge):
    """What each shares with all changes of the charge that stand."""
    shared = {}
    for share in ShareLine.objects.as_amended(charge).by_member():
        shared[share.school.urn] = shared.get(share.school.urn, 0) + share.net_pence
    return shared


def changed(seven, charge, parts, reason="School 108 joined"):
    """The differences, posted: every school agreed them."""
    draft = actions.ask(
        actions.draft_differences(charge, parts=parts, reason=reason, by=seven.organiser), by=seven.organiser
    )
    for share in draft.shares.asking():
        actions.agree(share, by=seven.organiser)
    return actions.post(draft, by=seven.organiser)


def test_a_late_joiner_pays_its_share_and_the_others_get_theirs_back(seven, charge, late):
    change = changed(seven, charge, {**seven.parts, late: 2})

    assert (change.number, change.amends, change.reason) == (2, charge, "School 108 joined")
    assert differences(change) == {**dict.fromkeys(range(101, 108), -2_232), 102: -2_233, 108: 15_625}
    assert sum(differences(change).values()) == 0
    assert set(shares_now(charge).values()) == {15_625}
    owed = {(debt.debtor.urn, debt.creditor.urn): debt.payable_pence for debt in change.settlements.for_listing()}
    assert owed == {
        **{(urn, 101): -2_232 for urn in range(103, 108)},
        (102, 101): -2_233,
        (108, 101): 15_625,
    }


def test_a_school_that_withdraws_gets_its_share_back(seven, charge):
    six = dict.fromkeys(seven.schools[:6], 2)

    change = changed(seven, charge, six, reason="School 107 withdrew")

    assert differences(change)[107] == -17_857
    assert sum(differences(change).values()) == 0
    assert shares_now(charge)[107] == 0


def test_changes_build_on_each_other_and_leave_the_odd_penny_where_it_was(seven, charge, late):
    changed(seven, charge, {**seven.parts, late: 2})
    change = changed(seven, charge, seven.parts, reason="School 108 left again")

    assert differences(change)[108] == -15_625
    assert shares_now(charge) == {**dict.fromkeys(range(101, 108), 17_857), 102: 17_858, 108: 0}


def test_a_change_waits_for_the_schools_like_any_charge(seven, charge, late):
    draft = actions.draft_differences(charge, parts={**seven.parts, late: 2}, reason="Joined", by=seven.organiser)

    with pytest.raises(ValidationError, match="agreed, or withdraw this change of it"):
        actions.post(draft, by=seven.organiser)


def test_one_change_at_a_time(seven, charge, late):
    more = {**seven.parts, late: 2}
    draft = actions.draft_differences(charge, parts=more, reason="Joined", by=seven.organiser)

    with pytest.raises(ValidationError, match="being agreed already"):
        actions.draft_differences(charge, parts=more, reason="Joined", by=seven.organiser)

    actions.withdraw(draft, by=seven.organiser)
    assert actions.draft_differences(charge, parts=more, reason="Joined", by=seven.organiser).number == 3


def test_a_change_is_not_redrafted_but_made_again(seven, charge, late):
    draft = actions.draft_differences(charge, parts={**seven.parts, late: 2}, reason="Joined", by=seven.organiser)

    with pytest.raises(ValidationError, match="Withdraw this change"):
        actions.redraft(draft, parts=seven.parts, payers={}, by=seven.organiser)


def test_what_changes_nothing_is_refused(seven, charge):
    with pytest.raises(ValidationError, match="every share stays as it is"):
        actions.draft_differences(charge, parts=seven.parts, reason="Joined", by=seven.organiser)


def test_only_a_posted_charge_that_stands_is_changed(seven, charge, late):
    more = {**seven.parts, late: 2}
    change, draft, reversed_ = changed(seven, charge, more), seven.drafted(), seven.posted()
    mirror = actions.reverse(reversed_, reason="Wrong supplier", by=seven.organiser)

    for row, problem in [
        (draft, "not posted"),
        (change, "change of another cost"),
        (reversed_, "was reversed"),
        (mirror, "was reversed"),
    ]:
        with pytest.raises(ValidationError, match=problem):
            actions.draft_differences(row, parts=more, reason="Joined", by=seven.organiser)


def test_a_change_is_reversed_before_its_charge(seven, charge, late):
    change = changed(seven, charge, {**seven.parts, late: 2})
    with pytest.raises(ValidationError, match="Reverse or withdraw those changes first"):
        actions.reverse(charge, reason="Wrong supplier", by=seven.organiser)

    actions.reverse(change, reason="School 108 never came", by=seven.organiser)
    actions.reverse(charge, reason="Wrong supplier", by=seven.organiser)

    assert not Charge.objects.standing().exists()


def test_of_two_changes_the_later_is_reversed_first(seven, charge, late):
    first = changed(seven, charge, {**seven.parts, late: 2})
    second = changed(seven, charge, seven.parts, reason="School 108 left again")

    with pytest.raises(ValidationError, match="the latest first"):
        actions.reverse(first, reason="School 108 never came", by=seven.organiser)

    actions.reverse(second, reason="School 108 stays", by=seven.organiser)
    assert set(shares_now(charge).values()) == {15_625}
    actions.reverse(first, reason="School 108 never came", by=seven.organiser)
    assert shares_now(charge) == {**dict.fromkeys(range(101, 108), 17_857), 102: 17_858}


def test_a_late_member_of_a_fund_pays_into_it_no_more_than_the_fee_was(seven, late):
    fund = seven.fund()
    fee = seven.posted(into_fund=fund, net_pence=56_000, vat_pence=0)

    change = changed(seven, fee, {**seven.parts, late: 2})

    assert fund.balance() == 56_000
    assert differences(change) == {**dict.fromkeys(range(101, 108), -1_000), 108: 7_000}
    assert {debt.creditor for debt in change.settlements.for_listing()} == {fund}
