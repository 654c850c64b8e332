"""When a thing is free, worked out by hand and against a plain model of it."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.dates import LONDON
from resources import slots
from resources.models import Booking, Gate, Resource
from resources.slots import Slot
from tests.resources.conftest import at

THURSDAY = date(2027, 1, 14)
LONG_AGO = at(1, 0)
MINUTES = st.integers(0, 24 * 4 - 1).map(lambda quarter: 15 * quarter)


def thing(**fields):
    made = Resource(**{"pk": 1, "opens_at": time(8), "closes_at": time(18), "gap_minutes": 30, **fields})
    made._prefetched_objects_cache = {"gates": []}
    return made


def booked(start, end, day=14, gap=0.5):
    return Booking(starts_at=at(day, start), ends_at=at(day, end), free_again_at=at(day, end + gap))


def hours(found):
    return [slot.hours for slot in found]


@pytest.mark.parametrize(
    ("bookings", "free"),
    [
        ([], ["8am to 6pm"]),
        ([booked(10, 12)], ["8am to 9:30am", "12:30pm to 6pm"]),
        ([booked(8, 9), booked(10, 12)], ["12:30pm to 6pm"]),
        ([booked(8, 9), booked(10.25, 12)], ["9:30am to 9:45am", "12:30pm to 6pm"]),
        ([booked(8, 18)], []),
        ([booked(8, 17.25)], ["5:45pm to 6pm"]),
        ([booked(10, 12, day=13), booked(10, 12, day=15)], ["8am to 6pm"]),
    ],
)
def test_a_day_is_free_round_its_bookings_and_their_gaps(bookings, free):
    assert hours(slots.free_on(thing(), THURSDAY, bookings, since=LONG_AGO)) == free


def test_a_day_of_today_is_free_from_now():
    assert hours(slots.free_on(thing(), THURSDAY, [], since=at(14, 11))) == ["11am to 6pm"]


def test_weekends_are_free_only_where_the_owner_says_so():
    saturday = date(2027, 1, 16)

    assert slots.free_on(thing(), saturday, [], since=LONG_AGO) == []
    assert hours(slots.free_on(thing(at_weekends=True), saturday, [], since=LONG_AGO)) == ["8am to 6pm"]


def test_no_day_is_free_once_a_paper_has_run_out():
    van = thing()
    van._prefetched_objects_cache = {"gates": [Gate(kind="permit", valid_until=THURSDAY)]}

    assert slots.free_on(van, THURSDAY, [], since=LONG_AGO) != []
    assert slots.free_on(van, date(2027, 1, 15), [], since=LONG_AGO) == []


def test_the_hours_are_those_of_londons_clocks_on_both_sides_of_a_change():
    friday, monday = (slots.open_on(thing(), day) for day in (date(2027, 3, 26), date(2027, 3, 29)))

    assert friday.starts_at == datetime(2027, 3, 26, 8, tzinfo=UTC)
    assert monday.starts_at == datetime(2027, 3, 29, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "notice", "first"),
    [
        (at(14, 9), 0, at(14, 9)),
        (at(14, 9, 1), 0, at(14, 9, 15)),
        (at(14, 9, 50), 24, at(15, 10)),
    ],
)
def test_the_first_moment_leaves_the_notice_and_is_a_quarter_of_an_hour(now, notice, first):
    assert slots.first_moment(thing(notice_hours=notice), now) == first


@pytest.mark.parametrize(
    ("wanted", "bookings", "near"),
    [
        (
            (11, 12),
            [booked(10, 13)],
            ["Thursday 14 January 2027, 8:30am to 9:30am", "Thursday 14 January 2027, 1:30pm"],
        ),
        ((8, 10), [booked(8, 9)], ["Wednesday 13 January 2027, 4pm to 6pm", "Thursday 14 January 2027, 9:30am to"]),
        ((16, 18), [booked(17, 18)], ["Thursday 14 January 2027, 2:30pm to 4:30pm", "Friday 15 January 2027, 8am to"]),
        ((8, 18), [booked(10, 11)], ["Wednesday 13 January 2027, 8am to 6pm", "Friday 15 January 2027, 8am to 6pm"]),
        ((7, 19), [], []),
    ],
)
def test_the_nearest_free_times_are_as_long_and_lie_before_and_after(wanted, bookings, near):
    wanted = Slot(at(14, wanted[0]), at(14, wanted[1]))

    found = slots.nearest(thing(), wanted, bookings, since=at(4, 8))

    assert [str(slot)[: len(text)] for slot, text in zip(found, near, strict=True)] == near
    assert all(slot.length == wanted.length for slot in found)


def test_nothing_before_the_first_moment_is_offered():
    found = slots.nearest(thing(), Slot(at(14, 10), at(14, 12)), [booked(9, 12)], since=at(14, 9))

    assert [str(slot) for slot in found] == ["Thursday 14 January 2027, 12:30pm to 2:30pm"]


@given(st.lists(st.tuples(st.integers(10, 20), MINUTES, st.integers(1, 40)), max_size=12), MINUTES, st.integers(1, 40))
def test_what_is_offered_is_free_open_as_long_and_the_nearest_of_all_quarters(taken, start, quarters):
    van, since, length = thing(gap_minutes=15), at(4, 8), timedelta(minutes=15 * quarters)
    bookings = [Booking(starts_at=at(day, 0) + timedelta(minutes=begins)) for day, begins, _ in sorted(taken)]
    for booking, (_, _, long) in zip(bookings, sorted(taken), strict=True):
        booking.ends_at = booking.starts_at + timedelta(minutes=15 * long)
        booking.free_again_at = booking.ends_at + van.gap
    wanted = Slot(at(14, 0) + timedelta(minutes=start), at(14, 0) + timedelta(minutes=start) + length)

    found = slots.nearest(van, wanted, bookings, since=since)

    quarter = timedelta(minutes=15)
    every = [at(7, 0) + n * quarter for n in range(35 * 96)]
    possible = [moment for moment in every if _is_free(van, moment, length, bookings)]
    before = [moment for moment in possible if moment <= wanted.starts_at][-1:]
    after = [moment for moment in possible if moment >= wanted.starts_at][:1]
    assert [slot.starts_at for slot in found] == list(dict.fromkeys(before + after))
    assert {slot.length for slot in found} <= {length}


def _is_free(van, moment, length, bookings):
    local, end = moment.astimezone(LONDON), (moment + length).astimezone(LONDON)
    if local.weekday() > 4 or local.time() < van.opens_at or end.date() > local.date() or end.time() > van.closes_at:
        return False
    until = moment + length + van.gap
    return not any(moment < other.free_again_at and until > other.starts_at for other in bookings)
