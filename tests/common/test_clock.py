"""Both clock changes, by a table worked out by hand."""

from datetime import UTC, date, datetime, time

import pytest

from common import clock


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "shown", "moments"),
    [
        (date(2027, 1, 14), time(13, 30), ["2027-01-14T13:30"]),
        (date(2027, 7, 14), time(13, 30), ["2027-07-14T12:30"]),
        (date(2027, 3, 28), time(0, 59), ["2027-03-28T00:59"]),
        (date(2027, 3, 28), time(1, 0), []),
        (date(2027, 3, 28), time(1, 30), []),
        (date(2027, 3, 28), time(2, 0), ["2027-03-28T01:00"]),
        (date(2026, 10, 25), time(1, 30), ["2026-10-25T00:30", "2026-10-25T01:30"]),
        (date(2027, 10, 31), time(1, 30), ["2027-10-31T00:30", "2027-10-31T01:30"]),
        (date(2027, 10, 31), time(2, 0), ["2027-10-31T02:00"]),
    ],
)
def test_a_time_of_day_is_no_moment_one_or_two(day, shown, moments):
    assert clock.moments(day, shown) == [utc(moment) for moment in moments]
