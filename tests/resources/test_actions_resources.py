"""What can be done with things that are lent."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from clusters.models import HistoryLine
from common.editing import Overtaken
from resources.actions import bookings
from resources.actions import resources as offers
from resources.models import Booking, Resource
from tests.resources.conftest import at


def test_an_offer_is_shared_and_written_down(cast, offer, lender):
    minibus = offer(gates={"permit": at(14, 0).date(), "insurance": None})

    assert [group.pk for group in minibus.shared_with.all()] == [cast.cluster.pk]
    assert [gate.kind for gate in minibus.gates.all()] == ["permit"]
    line = HistoryLine.objects.get(about=minibus.about)
    assert (line.text, line.school, line.actor) == ("offers “Minibus” to North cluster", cast.brook_lane, lender)


def test_nothing_is_shared_with_groups_of_others(cast, offer):
    with pytest.raises(ValidationError, match="Brook Lane Primary School is not in Far cluster"):
        offer(groups=[cast.foreign_cluster])


def test_something_is_shared_with_a_group_at_least(cast, minibus, lender):
    with pytest.raises(ValidationError, match="Choose at least one group to share it with"):
        offers.change(minibus, groups=[], seen=1, by=lender)


def test_a_name_stands_for_one_thing_of_a_school(cast, offer):
    offer()

    with pytest.raises(ValidationError, match="Your school offers something of this name already"):
        offer()


@pytest.mark.parametrize("fields", [{"rate_pence": None}, {"rate_unit": ""}, {"rate_pence": 0}, {"vat_percent": 17}])
def test_the_database_refuses_half_a_rate(minibus, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Resource.objects.filter(pk=minibus.pk).update(**fields)


def test_the_later_of_two_changes_is_told(cast, minibus, lender):
    offers.change(minibus, groups=[cast.cluster], seen=1, by=lender)

    with pytest.raises(Overtaken):
        offers.change(minibus, groups=[cast.cluster], seen=1, by=cast.organiser)


def test_what_is_withdrawn_cancels_what_lies_ahead_and_says_why(cast, booking, lender, letters_to):
    cancelled = offers.withdraw(booking.resource, reason="It was sold", by=lender)

    booking.refresh_from_db()
    assert (cancelled, booking.state, booking.reason) == (1, "cancelled", "It was sold")
    assert "Why: It was sold" in letters_to(cast.sbm)[-1].text
    assert not Resource.objects.offered().exists()


def test_what_is_withdrawn_can_no_longer_be_booked_changed_or_withdrawn(cast, minibus, draft, lender):
    offers.withdraw(minibus, reason="It was sold", by=lender)

    with pytest.raises(ValidationError, match="Brook Lane Primary School has taken it out of sharing"):
        bookings.book(draft(), by=cast.sbm)
    with pytest.raises(ValidationError, match="has been taken out of sharing"):
        offers.withdraw(minibus, reason="It was sold", by=lender)
    with pytest.raises(ValidationError, match="has been taken out of sharing"):
        offers.change(minibus, groups=[cast.cluster], seen=2, by=lender)
    assert not Booking.objects.exists()


def test_its_name_is_free_again_once_it_is_withdrawn(cast, minibus, offer, lender):
    offers.withdraw(minibus, reason="It was sold", by=lender)

    assert offer().pk != minibus.pk
