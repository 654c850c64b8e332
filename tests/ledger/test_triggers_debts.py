"""What the database itself refuses to do to settlements and funds, whoever writes to it."""

import pytest

from ledger import actions
from ledger.models import Fund, Settlement
from tests import factories
from tests.ledger.raw import refused_by, run


@pytest.fixture
def charge(seven):
    return seven.posted()


@pytest.fixture
def draft(seven):
    return seven.drafted()


@pytest.fixture
def fund(seven):
    """A fund with £70.00 in it."""
    fund = seven.fund()
    seven.posted(into_fund=fund, net_pence=7_000, vat_pence=0)
    return fund


# --- a settlement may only be settled -----------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "net_pence = net_pence + 1",
        "route = 'invoice'",
        "reference = 'J1'",
        "debtor_school_id = creditor_school_id",
        "net_pence = 0, reference = 'J1', settled_at = now(), settled_by_id = {by}",
    ],
)
def test_a_settlement_is_never_rewritten(seven, charge, change):
    change = change.format(by=seven.organiser.pk)

    assert refused_by("settlement_is_only_settled", f"UPDATE ledger_settlement SET {change}")


def test_a_settlement_is_settled_once_and_never_deleted(seven, charge):
    settling = f"reference = 'J1', settled_at = now(), settled_by_id = {seven.organiser.pk}"
    run(f"UPDATE ledger_settlement SET {settling}")

    assert Settlement.objects.settled().count() == 6
    assert refused_by("settlement_is_only_settled", "UPDATE ledger_settlement SET reference = 'J2'")
    assert refused_by(
        "settlement_is_only_settled",
        "UPDATE ledger_settlement SET reference = '', settled_at = NULL, settled_by_id = NULL",
    )
    assert refused_by("settlement_is_only_settled", "DELETE FROM ledger_settlement")


# --- a fund is never overdrawn ------------------------------------------------------------------------


def test_a_fund_is_never_overdrawn(seven, fund):
    taking = seven.drafted(into_fund=fund, net_pence=-7_001, vat_pence=0)

    assert refused_by(
        "fund_is_not_overdrawn",
        f"INSERT INTO ledger_fundline (fund_id, charge_id, amount_pence) VALUES ({fund.pk}, {taking.pk}, -7001)",
    )


def test_the_lines_of_a_fund_are_never_changed_or_deleted(fund):
    assert refused_by("fund_line_stays", "UPDATE ledger_fundline SET amount_pence = 1")
    assert refused_by("fund_line_stays", "DELETE FROM ledger_fundline")


def test_a_fund_stays_with_its_group_and_takes_what_is_of_that_group(seven, fund, draft):
    other = factories.cluster("West cluster")
    theirs = actions.open_fund(Fund(group=other, name="Their fund"), by=seven.organiser)

    assert refused_by("fund_keeps_its_group", f"UPDATE ledger_fund SET group_id = {other.pk} WHERE id = {fund.pk}")
    assert refused_by(
        "charge_is_of_its_funds_group", f"UPDATE ledger_charge SET into_fund_id = {theirs.pk} WHERE id = {draft.pk}"
    )
    run(f"UPDATE ledger_fund SET name = 'Fees' WHERE id = {fund.pk}")
