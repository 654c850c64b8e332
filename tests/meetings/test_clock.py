"""Both clock changes, by a table worked out by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.clock import moments
from common.dates import LONDON
from meetings import clock

QUARTER, HOUR, DAY, WEEK = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)

# What London's clocks show, the year, that moment in UTC, and those before it by 15 minutes, 1 hour, 1 day, 1 week.
BEFORE = [
    # The clocks go back on Sunday 25 October 2026.
    ("9am", 2026, "10-25 09:00", "10-25 08:45", "10-25 08:00", "10-24 08:00", "10-18 08:00"),
    ("11:30pm", 2026, "10-25 23:30", "10-25 23:15", "10-25 22:30", "10-24 22:30", "10-18 22:30"),
    ("first 1:30am", 2026, "10-25 00:30", "10-25 00:15", "10-24 23:30", "10-24 00:30", "10-18 00:30"),
    ("second 1:30am", 2026, "10-25 01:30", "10-25 01:15", "10-25 00:30", "10-24 00:30", "10-18 00:30"),
    ("1:30am a day on", 2026, "10-26 01:30", "10-26 01:15", "10-26 00:30", "10-25 00:30", "10-19 00:30"),
    ("9am a day on", 2026, "10-26 09:00", "10-26 08:45", "10-26 08:00", "10-25 09:00", "10-19 08:00"),
    # The clocks go forward on Sunday 28 March 2027: 1:30am is left out.
    ("9am", 2027, "03-28 08:00", "03-28 07:45", "03-28 07:00", "03-27 09:00", "03-21 09:00"),
    ("11:30pm", 2027, "03-28 22:30", "03-28 22:15", "03-28 21:30", "03-27 23:30", "03-21 23:30"),
    ("1:30am a day on", 2027, "03-29 00:30", "03-29 00:15", "03-28 23:30", "03-28 01:30", "03-22 01:30"),
    ("1:30am a week on", 2027, "04-04 00:30", "04-04 00:15", "04-03 23:30", "04-03 00:30", "03-28 01:30"),
    ("9am a day on", 2027, "03-29 08:00", "03-29 07:45", "03-29 07:00", "03-28 08:00", "03-22 09:00"),
    # The clocks go back on Sunday 31 October 2027.
    ("9am", 2027, "10-31 09:00", "10-31 08:45", "10-31 08:00", "10-30 08:00", "10-24 08:00"),
    ("11:30pm", 2027, "10-31 23:30", "10-31 23:15", "10-31 22:30", "10-30 22:30", "10-24 22:30"),
    ("first 1:30am", 2027, "10-31 00:30", "10-31 00:15", "10-30 23:30", "10-30 00:30", "10-24 00:30"),
    ("second 1:30am", 2027, "10-31 01:30", "10-31 01:15", "10-31 00:30", "10-30 00:30", "10-24 00:30"),
    ("1:30am a day on", 2027, "11-01 01:30", "11-01 01:15", "11-01 00:30", "10-31 00:30", "10-25 00:30"),
    ("9am a week on", 2027, "11-07 09:00", "11-07 08:45", "11-07 08:00", "11-06 09:00", "10-31 09:00"),
    # The clocks go forward on Sunday 26 March 2028.
    ("9am", 2028, "03-26 08:00", "03-26 07:45", "03-26 07:00", "03-25 09:00", "03-19 09:00"),
    ("11:30pm", 2028, "03-26 22:30", "03-26 22:15", "03-26 21:30", "03-25 23:30", "03-19 23:30"),
    ("1:30am a day on", 2028, "03-27 00:30", "03-27 00:15", "03-26 23:30", "03-26 01:30", "03-20 01:30"),
    ("9am a week on", 2028, "04-02 08:00", "04-02 07:45", "04-02 07:00", "04-01 08:00", "03-26 08:00"),
]  # fmt: skip


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(("shown", "year", "moment", "quarter", "hour", "day", "week"), BEFORE)
def test_before_across_both_clock_changes(shown, year, moment, quarter, hour, day, week):
    found = [clock.before(utc(f"{year}-{moment}"), lead) for lead in (QUARTER, HOUR, DAY, WEEK)]

    assert found == [utc(f"{year}-{text}") for text in (quarter, hour, day, week)]


@given(st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1)), st.integers(1, 30))  # noqa: DTZ001 (made aware below)
def test_some_days_before_the_clock_shows_the_same_time_if_it_exists_that_day(shown, days):
    moment = shown.replace(tzinfo=UTC)
    local = moment.astimezone(LONDON)

    found = clock.before(moment, timedelta(days=days))

    day = local.date() - timedelta(days=days)
    existing = moments(day, local.time().replace(fold=0))
    after_the_gap = datetime.combine(day, local.time(), UTC)
    assert found == (existing[0] if existing else after_the_gap)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1)), st.integers(0, 1439))  # noqa: DTZ001 (made aware below)
def test_less_than_a_day_before_is_time_that_passes(shown, minutes):
    moment = shown.replace(tzinfo=UTC)

    assert moment - clock.before(moment, timedelta(minutes=minutes)) == timedelta(minutes=minutes)
