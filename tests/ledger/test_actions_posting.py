"""Posting a charge and reversing it: once, for good, and to the penny."""

import pytest
from django.core.exceptions import ValidationError

from ledger import actions
from ledger.models import Charge, Settlement
from letters.models import Letter


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
    owed = {debt.debtor.urn: debt.payable_pence for debt in charge.settlements.for_listing()}
    assert owed == {102: 17_858, 103: 17_857, 104: 17_857, 105: 17_857, 106: 17_857, 107: 17_857}
    assert {debt.route for debt in charge.settlements.all()} == {Settlement.Route.JOURNAL}


def test_post_refuses_while_schools_have_not_agreed(seven):
    charge = seven.drafted()

    with pytest.raises(ValidationError, match=r"Wait until School 101, School 102, .* and School 107 agreed"):
        actions.post(charge, by=seven.organiser)


def test_reverse_is_the_mirror(seven):
    charge = seven.posted()

    mirror = actions.reverse(charge, reason="Wrong supplier", by=seven.organiser)

    assert mirror.number == 2
    assert (mirror.net_pence, mirror.vat_pence) == (-125_000, -25_000)
    assert Charge.objects.standing().count() == 0
    assert Settlement.objects.unsettled().count() == 0
    assert Letter.objects.filter(subject__startswith="Reversed").count() == 8
