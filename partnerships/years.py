"""School years, September to August, each by the calendar year of its September."""

from datetime import date

from django.utils import timezone

EARLIEST, LATEST = 2000, 2100


def year_of(day=None):
    """The school year in which `day` (today) falls: 2026 for any day from 1 September 2026 to 31 August 2027."""
    day = day or timezone.localdate()
    return day.year if day >= date(day.year, 9, 1) else day.year - 1


def in_words(year):
    """ "2026/27"."""
    return f"{year}/{(year + 1) % 100:02d}"


def choices(before=1):
    """(year, words) of the school year to come, this one and `before` others, the newest first: for forms."""
    this = year_of()
    return [(year, in_words(year)) for year in range(this + 1, this - before - 1, -1)]
