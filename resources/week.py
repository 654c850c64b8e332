"""A week of one thing, Monday first: for each day, in order, when it is free and what is booked."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from clusters.permissions.table import Permission
from common import dates
from resources import slots
from resources.models import Booking
from resources.models.prices import Unit
from resources.slots import Slot

DAYS, DAY, SATURDAY = 7, timedelta(days=1), 5


@dataclass(frozen=True)
class Entry:
    """A free time, or a booking and whether the reader may know whose it is. `proposed` is the part of a free time
    with which the booking form is filled."""

    slot: Slot
    proposed: Slot | None = None
    booking: Booking | None = None
    may_see: bool = False
    is_yours: bool = False

    @property
    def hours(self):
        return self.slot.hours

    @property
    def query(self):
        """What the address of the booking form takes to be filled with this time."""
        slot = self.proposed or self.slot
        starts, ends = dates.in_london(slot.starts_at), dates.in_london(slot.ends_at)
        return f"date={starts:%Y-%m-%d}&from={starts:%H:%M}&to={ends:%H:%M}"


@dataclass(frozen=True)
class Day:
    """One day; `closed` says why nothing can be booked on a day without free times."""

    on: date
    entries: list[Entry]
    is_today: bool
    closed: str


@dataclass(frozen=True)
class Week:
    """Seven days from a Monday; `previous` and `next` name its neighbours as addresses do: "2027-01-11"."""

    monday: date
    days: list[Day]

    @property
    def name(self):
        """ "7 to 13 December 2026" or "28 December 2026 to 3 January 2027"."""
        sunday = self.monday + 6 * DAY
        month = "" if self.monday.month == sunday.month else f" {self.monday:%B}"
        year = "" if self.monday.year == sunday.year else f" {self.monday.year}"
        return f"{self.monday.day}{month}{year} to {dates.short_day(sunday)}"

    @property
    def previous(self):
        return f"{self.monday - 7 * DAY}"

    @property
    def next(self):
        return f"{self.monday + 7 * DAY}"


def of(resource, user, asked, *, schools):
    """The week of `resource` in which the day `asked` ("2027-01-14") lies, else this one or, at a weekend, the one that
    begins, as `user` sees it, whose `schools` may book. One query."""
    day = _asked(asked) or _next_working_day()
    monday = day - day.weekday() * DAY
    bookings = list(_during(resource, monday, DAYS))
    since = slots.first_moment(resource, timezone.now())
    return Week(monday, [_day(resource, user, monday + n * DAY, bookings, since, schools) for n in range(DAYS)])


def _next_working_day():
    """Today or, at a weekend, when nothing is lent, Monday."""
    today = timezone.localdate()
    return today if today.weekday() < SATURDAY else today + (DAYS - today.weekday()) * DAY


def free_on(resource, day):
    """The free Slots of one day. One query."""
    since = slots.first_moment(resource, timezone.now())
    return slots.free_on(resource, day, list(_during(resource, day, 1)), since=since)


def nearest(booking):
    """The free times next to that of `booking`, as long as it. One query."""
    wanted, resource = Slot(booking.starts_at, booking.ends_at), booking.resource
    span = slots.BACK + slots.AHEAD + DAY
    taken = list(_during(resource, wanted.day - slots.BACK, span.days).besides(booking))
    found = slots.nearest(resource, wanted, taken, since=slots.first_moment(resource, timezone.now()))
    return [Entry(slot) for slot in found]


def _during(resource, day, days):
    """The live bookings of `days` days from `day` on, and one gap beyond."""
    end = slots.midnight(day + days * DAY) + resource.gap
    return Booking.objects.of(resource).live().during(slots.midnight(day), end).select_related("school")


def _asked(text):
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if slots.is_near(day) else None


def _day(resource, user, day, bookings, since, schools):
    start, end = slots.midnight(day), slots.midnight(day + DAY)
    free = [] if resource.is_withdrawn else slots.free_on(resource, day, bookings, since=since)
    entries = [Entry(slot, _proposed(resource, slot)) for slot in free]
    for booking in bookings:
        if booking.starts_at < end and booking.ends_at > start:
            booking.resource = resource
            slot = Slot(max(booking.starts_at, start), min(booking.ends_at, end))
            may_see = user.has_perm(Permission.BOOKING_VIEW, booking)
            entries.append(Entry(slot, None, booking, may_see, booking.school in schools))
    entries.sort(key=lambda entry: entry.slot.starts_at)
    return Day(day, entries, day == timezone.localdate(), _closed(resource, day, since, free))


def _proposed(resource, slot):
    """The first hour of a free time; all of it where days are charged."""
    hour = timedelta(hours=1)
    return slot if resource.rate_unit == Unit.DAY or slot.length < hour else Slot(slot.starts_at, slot.starts_at + hour)


def _closed(resource, day, since, free):
    """Why nothing can be booked on `day`; empty where something can."""
    if free:
        return ""
    if not resource.is_open_on(day):
        return "Not available at weekends"
    if lapsed := resource.lapsed_on(day):
        return f"{lapsed[0].get_kind_display()} runs out before"
    hours = slots.open_on(resource, day)
    return "Too late to book" if hours.ends_at <= since else "Nothing free"
