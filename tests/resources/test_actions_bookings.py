"""What can be done with bookings, and what refuses."""

from datetime import date, timedelta

import icalendar
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction
from psycopg2.errors import DeadlockDetected

from clusters.models import HistoryLine
from common.editing import Overtaken
from resources.actions import bookings
from resources.actions.bookings import refusing_clashes
from resources.models import Booking
from resources.models.bookings import TAKEN
from tests.resources.conftest import at


def subjects(letters):
    return [letter.subject for letter in letters]


def event_in(letter):
    calendar = icalendar.Calendar.from_ical(bytes(letter.attachments.get().content))
    (event,) = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), event


# --- booking ---------------------------------------------------------------------------------------


def test_a_booking_asks_the_owner_and_keeps_the_time(cast, booking, lender, letters_to):
    assert (booking.state, booking.group_id) == ("asked", cast.cluster.pk)
    assert booking.free_again_at == at(14, 12, 30)
    assert subjects(letters_to(lender)) == [
        "Approve or reject: Minibus for Moss Bank Primary School, Thursday 14 January 2027, 10am"
    ]
    assert subjects(letters_to(cast.organiser)) == subjects(letters_to(lender))
    assert subjects(letters_to(cast.sbm)) == [
        "Waiting for approval: Minibus for Moss Bank Primary School, Thursday 14 January 2027, 10am"
    ]
    assert letters_to(cast.member) == []


def test_without_approval_it_is_booked_at_once(cast, offer, letters_to):
    hall = offer(name="Hall", kind="room", needs_approval=False)

    booked = bookings.book(
        Booking(resource=hall, school=cast.moss_bank, purpose="Concert", starts_at=at(14, 9), ends_at=at(14, 10)),
        by=cast.sbm,
    )

    assert booked.state == "booked"
    assert letters_to(cast.sbm)[-1].subject.startswith("Booked: Hall for Moss Bank Primary School")


def test_the_owner_needs_no_approval_pays_nothing_and_books_through_no_group(cast, draft, lender):
    own = bookings.book(draft(school=cast.brook_lane), by=lender)

    assert (own.state, own.group, own.is_charged) == ("booked", None, False)


def test_price_and_gap_are_those_of_the_day_it_was_booked(booking, minibus):
    minibus.rate_pence, minibus.gap_minutes = 9900, 0
    minibus.save()
    booking.refresh_from_db()

    assert booking.price == "£12.00 an hour"
    assert booking.planned_cost == (2400, 0)
    assert booking.free_again_at == at(14, 12, 30)


@pytest.mark.parametrize(("start", "end"), [(10, 12), (11, 11.5), (9, 10), (12, 13), (9.75, 13), (8, 9.75)])
def test_a_time_that_somebody_has_is_refused_with_the_gaps_around_it(cast, booking, draft, third, start, end):
    with pytest.raises(ValidationError) as refusal:
        bookings.book(draft(start=start, end=end, school=third.school), by=third)

    assert refusal.value.messages == ["That slot has just been taken. Choose another time."]
    assert refusal.value.code == TAKEN


@pytest.mark.parametrize(("start", "end"), [(12.5, 13), (8, 9.5)])
def test_the_time_after_the_gap_is_free(booking, draft, third, start, end):
    assert bookings.book(draft(start=start, end=end, school=third.school), by=third).pk


def test_the_database_itself_refuses_two_at_a_time(cast, booking):
    other = Booking(resource=booking.resource, school=cast.moss_bank, purpose="Sailing", booked_by=cast.sbm)
    other.starts_at, other.ends_at, other.free_again_at = at(14, 11), at(14, 13), at(14, 13)

    with pytest.raises(IntegrityError, match="booking_once_at_a_time"), transaction.atomic():
        other.save()


def test_what_the_database_refuses_is_said_in_the_same_words(cast, booking):
    other = Booking(resource=booking.resource, school=cast.moss_bank, purpose="Sailing", booked_by=cast.sbm)
    other.starts_at, other.ends_at, other.free_again_at = at(14, 11), at(14, 13), at(14, 13)

    with pytest.raises(ValidationError, match="That slot has just been taken") as clash, refusing_clashes():
        other.save()
    with pytest.raises(ValidationError, match="That slot has just been taken") as deadlock, refusing_clashes():
        raise OperationalError from DeadlockDetected()

    assert clash.value.code == deadlock.value.code == TAKEN


def test_pressed_twice_it_is_booked_once(cast, draft, letters_to):
    one = draft()
    again = draft(booking_key=one.booking_key)

    assert bookings.book(one, by=cast.sbm).pk == bookings.book(again, by=cast.sbm).pk
    assert len(letters_to(cast.sbm)) == 1


def test_one_form_does_not_book_two_times(cast, booking, draft):
    with pytest.raises(ValidationError, match="You have booked Thursday 14 January 2027, 10am to midday with this"):
        bookings.book(draft(day=15, booking_key=booking.booking_key), by=cast.sbm)


def test_a_school_outside_the_groups_cannot_book(cast, draft):
    with pytest.raises(ValidationError, match="Minibus is not shared with Far Away Primary School"):
        bookings.book(draft(school=cast.far_away), by=cast.outsider)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"day": 16}, "Minibus can be booked from Monday to Friday. Choose another day"),
        ({"start": 7}, "Minibus can be booked from 8am. Choose a later start"),
        ({"end": 19}, "Minibus can be booked until 6pm. Choose an earlier end"),
        ({"starts_at": at(14, 17), "ends_at": at(15, 9)}, "Minibus can be booked until 6pm. Choose an earlier end"),
        ({"starts_at": at(14, 9).replace(year=2026), "ends_at": at(14, 10)}, "The date must be today or in the future"),
        (
            {"starts_at": at(14, 9).replace(year=2072), "ends_at": at(14, 10).replace(year=2072)},
            "The date must be within the next 2 years. Check the year",
        ),
    ],
)
def test_a_time_that_the_thing_is_not_there_for_is_refused(cast, draft, fields, sentence):
    with pytest.raises(ValidationError) as refusal:
        bookings.book(draft(**fields), by=cast.sbm)

    assert refusal.value.messages == [sentence]


def test_too_little_notice_is_refused(cast, offer, draft, at_nine_on_monday):
    slow = offer(name="Coach", notice_hours=48)
    at_nine_on_monday.move_to(at(13, 10))

    with pytest.raises(ValidationError, match=r"Coach needs 2 days’ notice\. Choose a time from Friday 15 January"):
        bookings.book(draft(resource=slow), by=cast.sbm)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("permit", "The section 19 permit of Coach"),
        ("insurance", "The insurance of Coach"),
        ("driver", "The driver’s entitlement of Coach"),
        ("checks", "The written confirmation of safeguarding checks of Coach"),
    ],
)
def test_a_paper_that_runs_out_before_is_refused_and_on_its_last_day_it_counts(cast, offer, draft, kind, words):
    coach = offer(name="Coach", gates={kind: date(2027, 1, 14)})

    assert bookings.book(draft(resource=coach), by=cast.sbm).pk
    with pytest.raises(ValidationError) as refusal:
        bookings.book(draft(resource=coach, day=15), by=cast.sbm)
    assert refusal.value.messages == [
        f"{words} is valid until Thursday 14 January 2027. Choose a date up to then, or ask Brook Lane Primary School "
        "to renew it"
    ]


# --- deciding --------------------------------------------------------------------------------------


def test_approval_tells_both_and_confirms_the_calendar(cast, booking, lender, letters_to):
    bookings.approve(booking, by=lender)

    booking.refresh_from_db()
    assert (booking.state, booking.decided_by, booking.sequence) == ("booked", lender, 1)
    letter = letters_to(cast.sbm)[-1]
    assert letter.subject == "Approved: Minibus for Moss Bank Primary School, Thursday 14 January 2027, 10am"
    method, event = event_in(letter)
    assert (method, event["STATUS"], event["SEQUENCE"], event["UID"]) == ("REQUEST", "CONFIRMED", 1, str(booking.uid))
    assert (event.start, event.end) == (at(14, 10), at(14, 12))


def test_what_waits_is_tentative_in_the_calendar(cast, booking, letters_to):
    method, event = event_in(letters_to(cast.sbm)[0])

    assert (method, event["STATUS"], event["SEQUENCE"]) == ("REQUEST", "TENTATIVE", 0)
    assert event["SUMMARY"] == "Minibus: Swimming (Moss Bank Primary School)"
    assert event["LOCATION"] == "School yard, Brook Lane Primary School"


def test_a_rejection_says_why_frees_the_time_and_strikes_it_out(cast, booking, draft, lender, third, letters_to):
    bookings.reject(booking, reason="The driver is away", by=lender)

    letter = letters_to(cast.sbm)[-1]
    assert "Why: The driver is away" in letter.text
    method, event = event_in(letter)
    assert (method, event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    assert bookings.book(draft(school=third.school), by=third).pk


def test_a_rejection_without_a_reason_is_refused_by_the_database(booking, lender):
    with pytest.raises(IntegrityError, match="booking_says_why_not"), transaction.atomic():
        bookings.reject(booking, reason="", by=lender)


def test_what_was_decided_is_not_decided_again(booking, lender):
    bookings.approve(booking, by=lender)

    with pytest.raises(ValidationError, match="This booking was approved on Monday 23 November 2026"):
        bookings.reject(booking, reason="No", by=lender)


def test_letters_that_were_overtaken_do_not_go_out(cast, booking, lender, letters_to):
    bookings.approve(booking, by=lender)

    assert [letter.state for letter in letters_to(cast.sbm)] == ["withdrawn", "queued"]


# --- moving and cancelling -------------------------------------------------------------------------


def test_a_move_keeps_the_uid_raises_the_sequence_and_asks_again(cast, booking, lender, letters_to):
    booking = bookings.approve(booking, by=lender)
    booking.starts_at, booking.ends_at = at(15, 13), at(15, 15)

    moved = bookings.move(booking, seen=booking.version, by=cast.sbm)

    moved.refresh_from_db()
    assert (moved.state, moved.decided_by, moved.sequence) == ("asked", None, 2)
    assert moved.free_again_at == at(15, 15, 30)
    letter = letters_to(lender)[-1]
    assert letter.subject.startswith("Moved, please approve again: Minibus for Moss Bank Primary School, Friday 15")
    assert "It was: Thursday 14 January 2027, 10am to midday" in letter.text
    _, event = event_in(letter)
    assert (event["UID"], event["SEQUENCE"], event.start) == (str(booking.uid), 2, at(15, 13))


def test_a_move_within_its_own_time_does_not_clash_with_itself(cast, booking):
    booking.starts_at, booking.ends_at = at(14, 11), at(14, 13)

    assert bookings.move(booking, seen=booking.version, by=cast.sbm).starts_at == at(14, 11)


def test_a_move_onto_somebody_elses_time_is_refused(cast, booking, draft, third):
    bookings.book(draft(day=15, school=third.school), by=third)
    booking.starts_at, booking.ends_at = at(15, 11), at(15, 13)

    with pytest.raises(ValidationError, match="That slot has just been taken"):
        bookings.move(booking, seen=booking.version, by=cast.sbm)


def test_a_move_to_the_same_time_tells_nobody(cast, booking, letters_to):
    bookings.move(booking, seen=booking.version, by=cast.sbm)

    assert len(letters_to(cast.sbm)) == 1


def test_who_moves_what_was_changed_meanwhile_is_told(cast, booking, lender):
    seen = booking.version
    bookings.approve(booking, by=lender)
    booking.starts_at, booking.ends_at = at(15, 11), at(15, 13)

    with pytest.raises(Overtaken):
        bookings.move(booking, seen=seen, by=cast.sbm)


@pytest.mark.parametrize("who", ["sbm", "organiser"])
def test_either_side_cancels_and_both_are_told_why(cast, booking, lender, letters_to, who):
    bookings.cancel(booking, reason="The pool is closed", by=getattr(cast, who))

    booking.refresh_from_db()
    assert (booking.state, booking.cancelled_by) == ("cancelled", getattr(cast, who))
    for person in (cast.sbm, lender):
        assert "Why: The pool is closed" in letters_to(person)[-1].text
        assert event_in(letters_to(person)[-1])[0] == "CANCEL"


@pytest.mark.parametrize("act", ["approve", "cancel", "move"])
def test_what_was_cancelled_stays_so(cast, booking, act):
    bookings.cancel(booking, reason="The pool is closed", by=cast.sbm)
    more = {"approve": {}, "cancel": {"reason": "Again"}, "move": {"seen": 2}}[act]

    with pytest.raises(ValidationError, match="This booking was cancelled on Monday 23 November 2026"):
        getattr(bookings, act)(booking, by=cast.sbm, **more)


@pytest.mark.parametrize("act", ["approve", "cancel", "move"])
def test_what_has_begun_can_no_longer_be_changed(cast, booking, at_nine_on_monday, act):
    at_nine_on_monday.move_to(at(14, 10))
    more = {"approve": {}, "cancel": {"reason": "Late"}, "move": {"seen": 1}}[act]

    with pytest.raises(ValidationError, match="This booking has begun"):
        getattr(bookings, act)(booking, by=cast.sbm, **more)


def test_who_left_the_school_is_no_longer_told_but_its_leaders_are(cast, booking, lender, letters_to):
    cast.sbm.posts.update(ends_on=date(2026, 11, 1))

    bookings.approve(booking, by=lender)

    assert len(letters_to(cast.sbm)) == 1
    assert letters_to(cast.member)[-1].subject.startswith("Approved: Minibus")


def test_both_schools_histories_know(cast, booking):
    lines = HistoryLine.objects.filter(about=booking.about)

    assert {line.school for line in lines} == {cast.moss_bank, cast.brook_lane}
    assert {line.text for line in lines} == {"asked for “Minibus” for Thursday 14 January 2027, 10am to midday"}


# --- use -------------------------------------------------------------------------------------------


@pytest.fixture
def used(booking, lender, at_nine_on_monday):
    """The booking, approved and over."""
    booking = bookings.approve(booking, by=lender)
    at_nine_on_monday.move_to(at(14, 12))
    return booking


def test_confirmed_use_drafts_the_charge_from_the_school_to_the_owner(cast, used, lender):
    charge = bookings.confirm_use(used, quantity="2.5", by=lender)

    used.refresh_from_db()
    assert (used.used_in_words, used.use_confirmed_by) == ("2.5 hours", lender)
    assert (charge.group_id, charge.net_pence, charge.vat_pence) == (cast.cluster.pk, 3000, 0)
    assert (charge.split, charge.about, charge.event_on) == ("use", used.about, date(2027, 1, 14))
    assert [(line.school, line.net_pence) for line in charge.shares.all()] == [(cast.moss_bank, 3000)]
    assert [(line.school, line.net_pence) for line in charge.paid_lines.all()] == [(cast.brook_lane, 3000)]


def test_vat_is_that_of_the_rate_rounded_to_the_penny(cast, offer, draft, lender, at_nine_on_monday):
    coach = offer(name="Coach", rate_pence=47, rate_unit="mile", vat_percent=20, needs_approval=False)
    booked = bookings.book(draft(resource=coach), by=cast.sbm)
    at_nine_on_monday.move_to(at(14, 12))

    charge = bookings.confirm_use(booked, quantity="31.5", by=lender)

    assert (charge.net_pence, charge.vat_pence) == (1481, 296)
    assert charge.weights_source == "31.5 miles, as the owner confirmed"


def test_a_use_of_nothing_is_kept_and_charges_nothing(used, lender):
    assert bookings.confirm_use(used, quantity="0", by=lender) is None

    used.refresh_from_db()
    assert used.use_confirmed_at is not None
    assert not used.awaits_confirmation


def test_use_is_confirmed_once(used, lender):
    bookings.confirm_use(used, quantity="2", by=lender)

    with pytest.raises(ValidationError, match="The use was confirmed on Thursday 14 January 2027 already"):
        bookings.confirm_use(used, quantity="3", by=lender)


def test_use_is_confirmed_only_when_it_is_over(booking, lender):
    bookings.approve(booking, by=lender)

    with pytest.raises(ValidationError, match="Only the use of a booking that is over"):
        bookings.confirm_use(booking, quantity="2", by=lender)


@pytest.mark.parametrize(
    ("unit", "length", "quantity", "cost"),
    [
        ("hour", timedelta(minutes=100), "1.67", (2004, 401)),
        ("day", timedelta(hours=2), "1", (1200, 240)),
        ("use", timedelta(hours=2), "1", (1200, 240)),
        ("mile", timedelta(hours=2), None, None),
    ],
)
def test_what_a_time_will_cost(cast, draft, unit, length, quantity, cost):
    planned = draft(rate_pence=1200, rate_unit=unit, vat_percent=20)
    planned.ends_at = planned.starts_at + length

    assert (planned.planned_quantity and f"{planned.planned_quantity}") == quantity
    assert planned.planned_cost == cost
