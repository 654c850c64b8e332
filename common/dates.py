"""How a day, a time and a moment read: "Thursday 14 January 2027, 1:30pm", always in Europe/London."""

from datetime import datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def in_london(value):
    """The aware datetime `value` on London's clocks; a date, a time or a naive datetime comes back as it is."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(LONDON)
    return value


def day(value):
    """ "Thursday 14 January 2027", from a date or a datetime."""
    local = in_london(value)
    return f"{local:%A} {local.day} {local:%B %Y}"


def short_day(value):
    """ "14 January 2027", for a table where the weekday does not matter."""
    local = in_london(value)
    return f"{local.day} {local:%B %Y}"


def clock(value):
    """ "1:30pm", "9am", "midday" or "midnight", from a time or a datetime.

    The hour that happens twice when the clocks go back says which of the two it is.
    """
    local = in_london(value)
    if (local.hour, local.minute) in {(0, 0), (12, 0)}:
        return "midday" if local.hour else "midnight"
    minutes = f":{local:%M}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'pm' if local.hour >= 12 else 'am'}{_which_of_two(local)}"


def moment(value):
    """ "Thursday 14 January 2027, 1:30pm"."""
    return f"{day(value)}, {clock(value)}"


def span(start, end):
    """ "Thursday 14 January 2027, 1:30pm to 3pm"; both days are named when they differ."""
    if in_london(start).date() == in_london(end).date():
        return f"{moment(start)} to {clock(end)}"
    return f"{moment(start)} to {moment(end)}"


def _which_of_two(local):
    if not isinstance(local, datetime) or local.tzinfo is None:
        return ""
    first, second = local.replace(fold=0), local.replace(fold=1)
    if first.utcoffset() <= second.utcoffset():
        return ""
    return " (the second, GMT)" if local.fold else " (the first, BST)"
