"""A moment some days before another, by London's clocks."""

from datetime import UTC, timedelta

from common.dates import LONDON


def before(moment, lead):
    """The moment `lead` before `moment`: its whole days are days of the calendar, the rest is time that passes.

    "One day before 1:30pm" is 1:30pm of the day before, also when that day has 23 or 25 hours. Where that time of
    day comes twice the first one counts; where it does not exist, the clock an hour later (RFC 5545, 3.3.5).
    """
    local = moment.astimezone(LONDON)
    shown = local.replace(tzinfo=None) - timedelta(days=lead.days)
    fold = local.fold if not lead.days else 0
    return shown.replace(tzinfo=LONDON, fold=fold).astimezone(UTC) - (lead - timedelta(days=lead.days))
