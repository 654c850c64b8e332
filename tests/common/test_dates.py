"""How days, times and moments read."""

from datetime import UTC, date, datetime, time

import pytest

from common import dates


@pytest.mark.parametrize(
    ("value", "reads"),
    [
        (time(0, 0), "midnight"),
        (time(0, 30), "12:30am"),
        (time(9, 0), "9am"),
        (time(9, 5), "9:05am"),
        (time(12, 0), "midday"),
        (time(12, 15), "12:15pm"),
        (time(13, 30), "1:30pm"),
        (datetime(2027, 7, 14, 12, 30, tzinfo=UTC), "1:30pm"),
        (datetime(2027, 1, 14, 13, 30, tzinfo=UTC), "1:30pm"),
    ],
)
def test_clock(value, reads):
    assert dates.clock(value) == reads


def test_the_hour_that_happens_twice_says_which_it_is():
    before_the_change = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    after_the_change = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)

    assert dates.clock(before_the_change) == "1:30am (the first, BST)"
    assert dates.clock(after_the_change) == "1:30am (the second, GMT)"
    assert dates.clock(datetime(2027, 10, 31, 2, 30, tzinfo=UTC)) == "2:30am"


def test_the_hour_that_never_happens_is_not_marked():
    assert dates.clock(datetime(2027, 3, 28, 1, 30, tzinfo=UTC)) == "2:30am"


def test_day_of_a_moment_is_the_day_in_london():
    assert dates.day(datetime(2027, 7, 14, 23, 30, tzinfo=UTC)) == "Thursday 15 July 2027"
    assert dates.day(date(2027, 1, 14)) == "Thursday 14 January 2027"
    assert dates.short_day(date(2027, 1, 4)) == "4 January 2027"


def test_moment():
    assert dates.moment(datetime(2027, 1, 14, 13, 30, tzinfo=UTC)) == "Thursday 14 January 2027, 1:30pm"


def test_span_names_the_day_once_unless_it_ends_on_another():
    start = datetime(2027, 1, 14, 13, 30, tzinfo=UTC)

    assert dates.span(start, datetime(2027, 1, 14, 15, tzinfo=UTC)) == "Thursday 14 January 2027, 1:30pm to 3pm"
    assert (
        dates.span(start, datetime(2027, 1, 15, 12, tzinfo=UTC))
        == "Thursday 14 January 2027, 1:30pm to Friday 15 January 2027, midday"
    )
