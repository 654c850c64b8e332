"""The week of one thing, as different people see it."""

from datetime import date

import pytest

from resources import sharing, week
from resources.actions import bookings
from tests.resources.conftest import at


def seen_by(user, minibus, asked="2027-01-14"):
    minibus = type(minibus).objects.for_guard().get(pk=minibus.pk)
    return week.of(minibus, user, asked, schools=list(sharing.schools_for(user, minibus)))


def entries(sheet, number):
    return [(entry.hours, entry.booking is None, entry.may_see, entry.is_yours) for entry in sheet.days[number].entries]


def test_it_begins_on_monday_and_knows_its_neighbours(cast, minibus):
    sheet = seen_by(cast.sbm, minibus)

    assert (sheet.monday, sheet.previous, sheet.next) == (date(2027, 1, 11), "2027-01-04", "2027-01-18")
    assert [day.on.day for day in sheet.days] == list(range(11, 18))


@pytest.mark.parametrize(("today", "monday"), [(8, 4), (9, 11), (10, 11), (11, 11)])
def test_at_a_weekend_it_is_the_week_that_begins(cast, minibus, at_nine_on_monday, today, monday):
    at_nine_on_monday.move_to(f"2027-01-{today:02}T09:00Z")

    assert seen_by(cast.sbm, minibus, asked=None).monday == date(2027, 1, monday)


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("2027-01-14", "11 to 17 January 2027"),
        ("2027-01-28", "25 to 31 January 2027"),
        ("2027-03-30", "29 March to 4 April 2027"),
        ("2026-12-31", "28 December 2026 to 3 January 2027"),
    ],
)
def test_its_name_says_no_more_than_it_must(cast, minibus, asked, name):
    assert seen_by(cast.sbm, minibus, asked).name == name


@pytest.mark.parametrize("asked", [None, "", "soon", "2027-02-30", "9999-12-31", "0001-01-01"])
def test_an_address_that_names_no_day_shows_this_week(cast, minibus, asked):
    assert seen_by(cast.sbm, minibus, asked).monday == date(2026, 11, 23)


def test_a_booking_is_yours_the_owners_to_read_or_only_booked(cast, booking, lender, third):
    free_before, free_after = ("8am to 9:30am", True, False, False), ("12:30pm to 6pm", True, False, False)

    def seen(user):
        return entries(seen_by(user, booking.resource), 3)

    assert seen(cast.sbm) == [free_before, ("10am to midday", False, True, True), free_after]
    assert seen(cast.organiser) == [free_before, ("10am to midday", False, True, False), free_after]
    assert seen(third) == [free_before, ("10am to midday", False, False, False), free_after]


def test_a_free_time_fills_the_form_with_its_first_hour(cast, booking):
    free = seen_by(cast.sbm, booking.resource).days[3].entries[-1]

    assert free.query == "date=2027-01-14&from=12:30&to=13:30"


def test_a_cancelled_booking_leaves_its_time_free(cast, booking):
    bookings.cancel(booking, reason="The pool is closed", by=cast.sbm)

    assert [hours for hours, *_ in entries(seen_by(cast.sbm, booking.resource), 3)] == ["8am to 6pm"]


def test_days_without_free_times_say_why(cast, minibus, draft, at_nine_on_monday):
    bookings.book(draft(day=15, start=8, end=18), by=cast.sbm)
    at_nine_on_monday.move_to(at(12, 19))

    assert [day.closed for day in seen_by(cast.sbm, minibus).days] == [
        "Too late to book",
        "Too late to book",
        "",
        "",
        "Nothing free",
        "Not available at weekends",
        "Not available at weekends",
    ]


def test_a_week_takes_one_query_however_many_bookings(cast, minibus, draft, django_assert_num_queries):
    resource = type(minibus).objects.for_guard().get(pk=minibus.pk)
    schools = list(sharing.schools_for(cast.sbm, resource))
    for day in (11, 12, 13, 14, 15):
        bookings.book(draft(day=day), by=cast.sbm)

    with django_assert_num_queries(1):
        week.of(resource, cast.sbm, "2027-01-14", schools=schools)
