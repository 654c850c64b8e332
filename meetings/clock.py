"""What London's clocks do to a meeting: a day and a time as a moment, and moments some days before another."""

from datetime import UTC, datetime, timedelta

from common.dates import LONDON


def moments(day, time):
    """The moments (UTC) at which London's clocks show `time` on `day`: none, one, or two in order.

    None on the day the clocks go forward, for the hour that is left out; two on the day they go back, for the hour
    that comes twice.
    """
    shown = datetime.combine(day, time)
    candidates = [shown.replace(tzinfo=LONDON, fold=fold).astimezone(UTC) for fold in (0, 1)]
    real = [moment for moment in candidates if moment.astimezone(LONDON).replace(tzinfo=None, fold=0) == shown]
    return sorted(set(real))


def before(moment, lead):
    """The moment `lead` before `moment`: its whole days are days of the calendar, the rest is time that passes.

    "One day before 1:30pm" is 1:30pm of the day before, also when that day has 23 or 25 hours. Where that time of
    day comes twice the first one counts; where it does not exist, the clock an hour later (RFC 5545, 3.3.5).
    """
    local = moment.astimezone(LONDON)
    shown = local.replace(tzinfo=None) - timedelta(days=lead.days)
    fold = local.fold if not lead.days else 0
    return shown.replace(tzinfo=LONDON, fold=fold).astimezone(UTC) - (lead - timedelta(days=lead.days))
