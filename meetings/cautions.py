"""What is pointed out before a meeting is booked or moved. Nothing here refuses anything."""

from datetime import timedelta
from functools import lru_cache

import holidays

from clusters import people
from clusters.permissions.table import Permission
from common import dates
from meetings.models import Meeting

# Whose bank holidays count. All authorities of the portal are in England so far.
NATION = "ENG"
# Hours (Europe/London) that nobody remarks on: from 7am until before 9pm.
USUAL_HOURS = range(7, 21)
# A whole day together, with dinner.
USUAL_LENGTH = timedelta(hours=12)
# So many clashes are named; more would not make the point clearer.
CLASHES_NAMED = 3


def about(meeting, audience, *, by):
    """Sentences for the person `by`, who books or moves `meeting`. One query, and one for each clash that is named."""
    return [*_about_the_day(meeting), *_about_clashes(meeting, audience, by)]


@lru_cache
def bank_holidays(year):
    """{day: name} of the bank holidays of `year` in England."""
    return dict(holidays.country_holidays("GB", subdiv=NATION, years=year))


def _about_the_day(meeting):
    local = dates.in_london(meeting.starts_at)
    day = local.date()
    name = bank_holidays(day.year).get(day)
    if name:
        yield f"{dates.day(day)} is a bank holiday in England: {name}."
    elif day.weekday() >= 5:
        yield f"{dates.day(day)} is at a weekend."
    if local.hour not in USUAL_HOURS:
        yield f"The meeting starts at {dates.clock(local)}. Check that this is the time you mean."
    elif meeting.ends_at - meeting.starts_at > USUAL_LENGTH:
        yield f"The meeting ends at {dates.moment(meeting.ends_at)}. Check that this is the time you mean."


def _about_clashes(meeting, audience, by):
    told = {user.pk: user for user in audience.people}
    meetings = Meeting.objects.standing().overlapping(meeting.starts_at, meeting.ends_at).exclude(pk=meeting.pk)
    clashes = meetings.of_groups(people.groups_that_tell(list(told))).for_listing().order_by("starts_at", "pk")
    for other in clashes[:CLASHES_NAMED]:
        busy = [told[user.pk] for user in people.who_is_told(other.group) if user.pk in told]
        yield _clash(other, busy, by)


def _clash(other, busy, by):
    """Who cannot be in two places. A meeting that `by` may not see is not named to them."""
    names = "; ".join(map(str, busy[:3])) + (f" and {len(busy) - 3} more" if len(busy) > 3 else "")
    have = "has" if len(busy) == 1 else "have"
    if not by.has_perm(Permission.MEETING_VIEW, other):
        return f"{names} {have} another meeting at that time."
    span = f"{dates.clock(other.starts_at)} to {dates.clock(other.ends_at)}"
    return f"{names} {have} another meeting at that time: {other.title} ({other.group}), {span}."
