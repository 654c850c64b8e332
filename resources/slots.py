"""When a thing is free: its hours, less what is booked, the gaps between bookings, and what lies too near."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

from common import dates
from common.dates import LONDON

BACK, AHEAD = timedelta(days=7), timedelta(days=28)
"""How far the nearest free times are looked for before and after the day that was wanted."""
YEARS = 10
SHORTEST = timedelta(minutes=15)
QUARTER = 15 * 60


@dataclass(frozen=True)
class Slot:
    """A time from a moment until a moment."""

    starts_at: datetime
    ends_at: datetime

    @property
    def length(self):
        return self.ends_at - self.starts_at

    @property
    def day(self):
        """The day (Europe/London) on which it starts."""
        return dates.in_london(self.starts_at).date()

    @property
    def hours(self):
        """ "8am to 10:30am"."""
        return f"{dates.clock(self.starts_at)} to {dates.clock(self.ends_at)}"

    def __str__(self):
        return dates.span(self.starts_at, self.ends_at)


def midnight(day):
    """The moment at which `day` begins in London."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def is_near(day):
    """Whether `day` is one that people ask about, and not a mistyped year, for which the calendar may have no next
    day."""
    return abs(day.year - timezone.localdate().year) <= YEARS


def open_on(resource, day):
    """The hours of `resource` on `day` as a Slot; None for a day on which it cannot be used. Needs the gates."""
    if not resource.is_open_on(day) or resource.lapsed_on(day):
        return None
    opens, closes = (datetime.combine(day, at, LONDON) for at in (resource.opens_at, resource.closes_at))
    return Slot(opens.astimezone(UTC), closes.astimezone(UTC))


def first_moment(resource, now):
    """The first quarter of an hour for which there is still enough notice."""
    earliest = now + timedelta(hours=resource.notice_hours)
    late = -earliest.timestamp() % QUARTER
    return earliest + timedelta(seconds=late)


def free_on(resource, day, bookings, *, since):
    """The Slots of `day`, in order, in which `resource` is free: not before the moment `since`, and with room for the
    gap before each of `bookings`, which are live and in order."""
    hours = open_on(resource, day)
    if hours is None:
        return []
    free, begins = [], max(hours.starts_at, since)
    for booking in bookings:
        free.append(Slot(begins, min(booking.starts_at - resource.gap, hours.ends_at)))
        begins = max(begins, booking.free_again_at)
    free.append(Slot(begins, hours.ends_at))
    return [slot for slot in free if slot.length >= SHORTEST]


def nearest(resource, wanted, bookings, *, since):
    """The free times of the same length as the Slot `wanted` that lie nearest: one before it, one after it, as far as
    there are any. `bookings` are the live ones from BACK before it to AHEAD after it, in order."""
    count = (BACK + AHEAD).days + 1
    days = [wanted.day - BACK + timedelta(days=number) for number in range(count)]
    free = [slot for day in days for slot in free_on(resource, day, bookings, since=since)]
    roomy = [slot for slot in free if slot.length >= wanted.length]
    latest = [min(slot.ends_at - wanted.length, wanted.starts_at) for slot in roomy]
    before = [start for slot, start in zip(roomy, latest, strict=True) if start >= slot.starts_at][-1:]
    earliest = [max(slot.starts_at, wanted.starts_at) for slot in roomy]
    after = [start for slot, start in zip(roomy, earliest, strict=True) if start + wanted.length <= slot.ends_at][:1]
    return [Slot(start, start + wanted.length) for start in dict.fromkeys(before + after)]
