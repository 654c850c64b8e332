"""What London's clocks do: a day and a time as the moments at which they show it."""

from datetime import UTC, datetime

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
