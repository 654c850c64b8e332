"""How people write a figure of a measure into a box, and how it stands there again."""

import re
from dataclasses import dataclass
from decimal import Decimal

from partnerships.models import Figure

NUMBER = re.compile(r"(?P<value>[+-]?\d+(?:\.\d+)?)\s*%?\s*(?P<provisional>p|provisional)?", re.IGNORECASE)
WORDS = {
    "not published": Figure.Status.NOT_PUBLISHED,
    "np": Figure.Status.NOT_PUBLISHED,
    "suppressed": Figure.Status.SUPPRESSED,
    "c": Figure.Status.SUPPRESSED,
}
LARGEST = Decimal(10) ** 9


class NotAFigure(ValueError):
    """The text is no figure. The message says what to enter."""


@dataclass(frozen=True)
class Reading:
    """What a box says: a value with its standing, or why there is none."""

    status: Figure.Status
    value: Decimal | None = None


def read(text, *, decimals):
    """The Reading of `text`; None for an empty box.

    Raises NotAFigure for anything else, and for more than `decimals` decimal places: the portal never rounds what
    somebody published.
    """
    text = " ".join(text.split()).lower()
    if not text:
        return None
    if text in WORDS:
        return Reading(WORDS[text])
    found = NUMBER.fullmatch(text.replace("−", "-").replace("–", "-").replace(",", ""))
    if not found or abs(Decimal(found["value"])) >= LARGEST:
        raise NotAFigure("must be a number, “not published” or “suppressed”")
    value = Decimal(found["value"])
    if -value.as_tuple().exponent > decimals:
        raise NotAFigure(f"must have at most {decimals} decimal places" if decimals else "must be a whole number")
    return Reading(Figure.Status.PROVISIONAL if found["provisional"] else Figure.Status.PUBLISHED, value)


def written(figure, *, decimals):
    """What stands in the box of `figure`, so that `read` gives it back; empty for None."""
    if figure is None:
        return ""
    if not figure.has_value:
        return figure.get_status_display().lower()
    return f"{figure.value:.{decimals}f}{' provisional' if figure.is_provisional else ''}"
