"""What the letters about bookings say, and to whom."""

import pytest

from resources.actions import bookings
from tests.resources.conftest import at


def link_to(letter, path):
    return path in letter.text and path in letter.html


def test_the_owner_is_asked_to_decide_and_the_school_to_wait(cast, booking, lender, letters_to):
    (asked,), (waits,) = letters_to(lender), letters_to(cast.sbm)

    assert link_to(asked, f"/resources/bookings/{booking.pk}/decide/")
    assert not link_to(waits, "/decide/")
    assert "The time is kept for you until the owner has decided." in waits.text
    assert "asks to book Minibus (Brook Lane Primary School) for Moss Bank Primary School." in waits.text


def test_every_letter_names_what_when_where_for_whom_and_the_price(cast, booking, lender, letters_to):
    bookings.approve(booking, by=lender)

    for letter in letters_to(lender):
        for fact in (
            "When: Thursday 14 January 2027, 10am to midday",
            "Where: School yard, Brook Lane Primary School",
            "For: Moss Bank Primary School",
            "Purpose: Swimming",
            "Price: £12.00 an hour",
        ):
            assert fact in letter.text
            assert fact in letter.html


def test_a_rejection_leads_to_another_time(cast, booking, lender, letters_to):
    bookings.reject(booking, reason="The driver is away", by=lender)

    assert link_to(letters_to(cast.sbm)[-1], f"/resources/{booking.resource_id}/")
    assert letters_to(cast.sbm)[-1].subject.startswith("Rejected: Minibus for Moss Bank Primary School")


def test_what_is_moved_without_approval_needs_none(cast, offer, draft, letters_to):
    hall = offer(name="Hall", kind="room", needs_approval=False)
    booking = bookings.book(draft(resource=hall), by=cast.sbm)
    booking.starts_at, booking.ends_at = at(15, 9), at(15, 10)

    bookings.move(booking, seen=booking.version, by=cast.sbm)

    for person in (cast.sbm, cast.organiser):
        assert letters_to(person)[-1].subject.startswith("Moved: Hall for Moss Bank Primary School, Friday 15 January")
        assert "approve" not in letters_to(person)[-1].text


def test_who_leads_both_schools_gets_one_letter_as_the_owner(cast, draft, lender, letters_to):
    lender.posts.create(school=cast.moss_bank, job="sbm", starts_on="2024-09-01")

    bookings.book(draft(), by=lender)

    (letter,) = letters_to(lender)
    assert letter.subject.startswith("Approve or reject")


@pytest.mark.parametrize("state", ["joined_at", "is_active"])
def test_people_who_have_not_joined_or_left_the_portal_get_none(cast, draft, lender, letters_to, state):
    setattr(lender, state, None if state == "joined_at" else False)
    lender.save()

    bookings.book(draft(), by=cast.sbm)

    assert letters_to(lender) == []
