"""Write down what happened. Lines are append-only: a trigger in the first migration refuses the rest."""

from clusters.models import HistoryLine


def record(text, *, by, group=None, school=None, authority=None, about=""):
    """Keep that `by` (a User, or None for the portal itself) did `text`, in the caller's transaction."""
    return HistoryLine.objects.create(text=text, actor=by, group=group, school=school, authority=authority, about=about)
