"""A month as a sheet of the calendar: whole weeks, Monday first, with the meetings of each day."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from common.dates import LONDON, in_london
from meetings.models import Meeting

WEEKDAYS = list(calendar.day_name)
# The years that have sheets. The calendar itself ends before the last week of 9999.
YEARS = range(2000, 2200)


@dataclass(frozen=True)
class Day:
    """One square of the sheet. Days of the months beside it are left empty."""

    on: date
    meetings: list[Meeting]
    is_of_month: bool
    is_today: bool


@dataclass(frozen=True)
class Sheet:
    """The weeks of one month; `previous` and `next` name its neighbours as addresses do: "2027-01"."""

    first: date
    weeks: list[list[Day]]
    weekdays = WEEKDAYS

    @property
    def name(self):
        return f"{self.first:%B %Y}"

    @property
    def previous(self):
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def next(self):
        return f"{self.first + timedelta(days=31):%Y-%m}"


def sheet(meetings, asked, *, near):
    """The sheet of the month that an address asks for ("2027-01"); else of the meeting `near`, else of today. One
    query for those of `meetings` that start in it."""
    nearest = in_london(near.starts_at).date() if near else timezone.localdate()
    first = _asked(asked) or (nearest if nearest.year in YEARS else timezone.localdate()).replace(day=1)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    by_day = {}
    for meeting in meetings.starting_between(_midnight(first), _midnight(weeks[-1][-1] + timedelta(days=1))):
        by_day.setdefault(in_london(meeting.starts_at).date(), []).append(meeting)
    return Sheet(first, [[_day(on, first, by_day) for on in week] for week in weeks])


def _asked(text):
    try:
        found = datetime.strptime(text or "", "%Y-%m").replace(tzinfo=LONDON).date()
    except ValueError:
        return None
    return found if found.year in YEARS else None


def _midnight(day):
    return datetime.combine(day, time(), LONDON)


def _day(on, first, by_day):
    is_of_month = on.month == first.month
    return Day(on, by_day.get(on, []) if is_of_month else [], is_of_month, on == timezone.localdate())
