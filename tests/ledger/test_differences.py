"""What a change of how a posted cost is shared would make of each share."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from ledger import actions
from ledger.differences import Shares
from tests import factories


@pytest.fixture
def charge(seven):
    """£1,250.00 and £250.00 VAT among seven, two places each."""
    return seven.posted()


@pytest.fixture
def late(db):
    return factories.school("School 108", urn=108)


def test_differences_lead_from_the_shares_that_stand_to_the_new_ones(seven, charge, late):
    found = {each.line.school.urn: each for each in Shares(charge).differences({**seven.parts, late: 2})}

    assert (found[108].before.gross_pence, found[108].gross_after) == (0, 18_750)
    assert (found[102].before.gross_pence, found[102].gross_after) == (21_430, 18_750)
    assert sum(each.line.net_pence for each in found.values()) == 0
    assert sum(each.line.vat_pence for each in found.values()) == 0


def test_who_is_left_out_gets_everything_back(seven, charge):
    found = Shares(charge).differences(dict.fromkeys(seven.schools[:6], 2))

    assert (found[6].line.gross_pence, found[6].gross_after, found[6].line.weight) == (-21_428, 0, Decimal(0))


def test_parts_that_change_no_share_are_refused(seven, charge):
    with pytest.raises(ValidationError, match="every share stays as it is"):
        Shares(charge).differences(dict.fromkeys(seven.schools, 4))


def test_what_stands_counts_every_change_with_its_latest_figures(seven, charge, late):
    before = Shares(charge).version
    draft = actions.draft_differences(charge, parts={**seven.parts, late: 2}, reason="Late", by=seven.organiser)
    for share in actions.ask(draft, by=seven.organiser).shares.asking():
        actions.agree(share, by=seven.organiser)
    assert Shares(charge).version == before

    change = actions.post(draft, by=seven.organiser)

    shares = Shares(charge)
    assert (shares.of(late).gross_pence, shares.of(late).weight) == (18_750, Decimal(2))
    assert shares.version == f"{charge.pk}-{change.pk}"


def test_a_figure_that_changes_no_penny_is_kept_for_the_next_change(seven):
    """30 of 100 as 3 of 10: the share stays, but the next change must start from 3."""
    first, second, third = seven.schools[:3]
    charge = seven.posted(parts={first: 30, second: 70}, net_pence=10_000, vat_pence=0)

    draft = actions.draft_differences(charge, parts={first: 3, second: 6, third: 1}, reason="Late", by=seven.organiser)

    lines = {share.school: (share.net_pence, share.weight) for share in draft.shares.by_member()}
    assert lines == {first: (0, Decimal(3)), second: (-1_000, Decimal(6)), third: (1_000, Decimal(1))}
