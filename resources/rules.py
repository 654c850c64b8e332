"""Why a time cannot be booked, whoever else wants it: a sentence that says what to do, and the field it belongs to."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from common import dates
from resources import slots
from resources.models import Gate

AHEAD = timedelta(days=2 * 365)
"""Nobody books so far ahead; whoever seems to has mistyped the year."""
PAPERS = {
    Gate.Kind.PERMIT: "section 19 permit",
    Gate.Kind.INSURANCE: "insurance",
    Gate.Kind.DRIVER: "driver’s entitlement",
    Gate.Kind.CHECKS: "written confirmation of safeguarding checks",
}


def objections(booking):
    """[(name of the form's field or None, sentence)] against the time of `booking`. Its resource has owner and gates.

    A school that books what is its own needs no notice.
    """
    resource, now = booking.resource, timezone.now()
    if resource.is_withdrawn:
        return [(None, f"{resource} can no longer be booked: {resource.owner} has taken it out of sharing.")]
    if booking.starts_at <= now:
        return [_in_the_past(booking)]
    if booking.starts_at > now + AHEAD:
        return [("date", "The date must be within the next 2 years. Check the year")]
    found = [*_out_of_hours(booking), *_papers_run_out(booking)]
    earliest = slots.first_moment(resource, now)
    if not booking.is_own and booking.starts_at < earliest:
        moment = dates.moment(earliest)
        found.append(("date", f"{resource} needs {_hours(resource)} notice. Choose a time from {moment}"))
    return found


def refuse_unless_possible(booking):
    """Raise ValidationError with what `objections` finds."""
    found = objections(booking)
    if found:
        raise ValidationError([sentence for _, sentence in found])


def _in_the_past(booking):
    if dates.in_london(booking.starts_at).date() == timezone.localdate():
        return "start", "The start time must be in the future"
    return "date", "The date must be today or in the future"


def _out_of_hours(booking):
    resource, starts, ends = booking.resource, dates.in_london(booking.starts_at), dates.in_london(booking.ends_at)
    if not resource.is_open_on(starts.date()):
        yield "date", f"{resource} can be booked from Monday to Friday. Choose another day"
    if starts.time() < resource.opens_at:
        yield "start", f"{resource} can be booked from {dates.clock(resource.opens_at)}. Choose a later start"
    if ends.date() > starts.date() or ends.time() > resource.closes_at:
        yield "end", f"{resource} can be booked until {dates.clock(resource.closes_at)}. Choose an earlier end"


def _papers_run_out(booking):
    resource = booking.resource
    for gate in resource.lapsed_on(dates.in_london(booking.ends_at).date()):
        paper, day = PAPERS[gate.kind], dates.day(gate.valid_until)
        yield (
            "date",
            f"The {paper} of {resource} is valid until {day}. Choose a date up to then, or ask {resource.owner} to "
            "renew it",
        )


def _hours(resource):
    hours = resource.notice_hours
    if hours % 24 == 0:
        return f"{hours // 24} day{'’s' if hours == 24 else 's’'}"
    return f"{hours} hour{'’s' if hours == 1 else 's’'}"
