"""The sheet of a month."""

from datetime import UTC, date, datetime, timedelta

import pytest

from meetings import actions, month
from meetings.models import Meeting


def squares(sheet):
    return [day for week in sheet.weeks for day in week]


def test_a_sheet_has_whole_weeks_from_monday(db):
    sheet = month.sheet(Meeting.objects.all(), "2027-02", near=None)

    assert sheet.name == "February 2027"
    assert [day.on for day in squares(sheet)] == [date(2027, 2, 1) + timedelta(days=n) for n in range(28)]
    assert (sheet.previous, sheet.next) == ("2027-01", "2027-03")


def test_a_meeting_stands_on_londons_day(cast, draft):
    starts_at = datetime(2027, 6, 30, 23, 30, tzinfo=UTC)  # half past midnight on 1 July in London
    meeting = actions.schedule(draft(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)), by=cast.organiser)

    june, july = (month.sheet(Meeting.objects.all(), asked, near=None) for asked in ("2027-06", "2027-07"))

    assert not any(day.meetings for day in squares(june))
    assert [day.on for day in squares(july) if day.meetings == [meeting]] == [date(2027, 7, 1)]


@pytest.mark.parametrize("asked", [None, "", "2027", "2027-13", "0001-01", "9999-12", "-1-1", "2027-01-01"])
def test_what_is_no_month_shows_the_one_of_the_next_meeting_or_of_today(meeting, asked):
    assert month.sheet(Meeting.objects.all(), asked, near=meeting).name == "January 2027"
    assert month.sheet(Meeting.objects.all(), asked, near=None).name == "November 2026"


@pytest.mark.parametrize("year", [1999, 2200, 9999])
def test_a_meeting_in_a_year_that_no_sheet_shows_leaves_todays_month(draft, year):
    far = draft(starts_at=datetime(year, 12, 20, 9, tzinfo=UTC))

    assert month.sheet(Meeting.objects.none(), None, near=far).name == "November 2026"


def test_today_is_marked(db):
    sheet = month.sheet(Meeting.objects.all(), "2026-11", near=None)

    assert [day.on for day in squares(sheet) if day.is_today] == [date(2026, 11, 23)]
