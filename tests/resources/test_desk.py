"""What waits for the owner of what is lent."""

import pytest

from resources import desk
from resources.actions import bookings
from tests.resources.conftest import at


def waiting(user):
    return list(desk.waiting(type(user).objects.get(pk=user.pk)))


@pytest.mark.parametrize("who", ["lender", "organiser"])
def test_a_request_waits_for_the_owners_leaders_until_it_would_begin(cast, booking, lender, at_nine_on_monday, who):
    person = lender if who == "lender" else cast.organiser
    line = ("resources.decide", str(booking.pk), "Minibus", "for Moss Bank Primary School", booking.starts_at)

    assert waiting(person) == [line]
    at_nine_on_monday.move_to(at(14, 10))
    assert waiting(person) == []


@pytest.mark.parametrize("who", ["sbm", "member", "governor", "officer", "outsider"])
def test_nothing_waits_for_others(cast, booking, who):
    assert waiting(getattr(cast, who)) == []


def test_use_waits_to_be_confirmed_once_it_is_over(cast, booking, lender, at_nine_on_monday):
    bookings.approve(booking, by=lender)
    assert waiting(lender) == []

    at_nine_on_monday.move_to(at(14, 12))
    assert waiting(lender) == [("resources.used", str(booking.pk), "Minibus", "for Moss Bank Primary School", None)]
    bookings.confirm_use(booking, quantity=2, by=lender)
    assert waiting(lender) == []


def test_what_is_free_or_the_owners_own_needs_no_confirmation(cast, offer, draft, lender, at_nine_on_monday):
    hall = offer(name="Hall", rate_pence=None, rate_unit="", needs_approval=False)
    bookings.book(draft(resource=hall), by=cast.sbm)
    bookings.book(draft(school=cast.brook_lane), by=lender)
    at_nine_on_monday.move_to(at(14, 12))

    assert waiting(lender) == []


def test_every_kind_has_words_and_a_page(booking):
    assert set(desk.LINKS) == {f"resources.{page}" for page in ("decide", "used", "offer_cover", "confirm_cover")}
