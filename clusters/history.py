"""Write down what happened. Lines are append-only: a trigger in the first migration refuses the rest."""

from django.utils.text import Truncator

from clusters.models import HistoryLine

LONGEST = HistoryLine._meta.get_field("text").max_length


def record(text, *, by, group=None, school=None, authority=None, about=""):
    """Keep that `by` (a User, or None for the portal itself) did `text`, in the caller's transaction.

    A text that long names make longer than a line holds ends in "…".
    """
    place = {"group": group, "school": school, "authority": authority}
    return HistoryLine.objects.create(text=Truncator(text).chars(LONGEST), actor=by, about=about, **place)
