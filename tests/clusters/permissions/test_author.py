"""What somebody made is theirs while they belong to where it is, and no longer once they have left."""

import pytest
from django.utils import timezone

from accounts.models import User
from clusters.models import Grant
from clusters.permissions.table import Job, Permission
from ledger import actions
from ledger.models import Charge
from tests import factories


@pytest.fixture
def charge(cast):
    """A cost of the cluster that the business manager of Moss Bank recorded."""
    charge = Charge(group=cast.cluster, title="First aid", net_pence=10_000, vat_pence=0, split="equal")
    payers = {cast.moss_bank: (10_000, 0)}
    return actions.draft(charge, parts={cast.moss_bank: 1, cast.brook_lane: 1}, payers=payers, by=cast.sbm)


@pytest.fixture
def left(cast, charge):
    """The business manager, who has left the school since."""
    cast.sbm.posts.update(ends_on=timezone.localdate())
    return User.objects.get(pk=cast.sbm.pk)


def what_may(person, charge):
    """The permissions that `person` has on the cost, which check and filter give alike."""
    asked = (Permission.CHARGE_VIEW, Permission.CHARGE_CHANGE, Permission.CHARGE_SEE_LINES)
    found = {permission for permission in asked if person.has_perm(permission, charge)}
    assert found == {permission for permission in asked if Charge.objects.where(person, may=permission).exists()}
    return found


def test_who_recorded_a_cost_looks_after_it(cast, charge):
    assert len(what_may(cast.sbm, charge)) == 3


def test_who_has_left_no_longer_looks_after_what_they_recorded(left, charge):
    assert what_may(left, charge) == set()


def test_who_went_to_another_school_of_the_group_still_does(cast, left, charge):
    factories.post(left, cast.brook_lane, Job.SBM)

    assert len(what_may(left, charge)) == 3


def test_who_was_only_granted_the_accounts_since_reads_them_and_changes_nothing(cast, left, charge):
    Grant.objects.create(group=cast.cluster, what="accounts", to_person=left, granted_by=cast.organiser)

    assert what_may(left, charge) == {Permission.CHARGE_VIEW, Permission.CHARGE_SEE_LINES}
