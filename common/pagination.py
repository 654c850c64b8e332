"""Long lists in pages: numbered ones of 20 rows, and "show more" for those that only grow."""

from dataclasses import dataclass

from django.core.paginator import Paginator

ROWS = 20
HIGHEST = 2**63 - 1
"""Above every key."""


def page_of(rows, request, size=ROWS):
    """The page of `rows` that the address asks for (`?page=2`); a number out of range gives the nearest page."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


@dataclass(frozen=True)
class Stretch:
    """Some rows of a long list, and the key after which the next ones begin (None at the end)."""

    rows: list
    next_key: int | None
    is_later: bool
    """Whether newer rows were left out: `?before=` asked for older ones."""

    @property
    def next_url(self):
        """The query that shows the next rows; empty at the end."""
        return f"?before={self.next_key}" if self.next_key is not None else ""


def newest_first(queryset, request, size=ROWS):
    """The newest rows of `queryset`, or those older than `?before=<pk>`. Costs the same however far one goes."""
    return stretch_of(lambda before: list(older(queryset, before, size)), request, size)


def older(queryset, before, size=ROWS):
    """The newest rows of `queryset` with keys below `before`, and one more to tell whether there are others."""
    return queryset.filter(pk__lt=before).order_by("-pk")[: size + 1]


def stretch_of(ask, request, size=ROWS):
    """The Stretch of what `ask(before)`, such as a prepared query, finds by older()."""
    before = request.GET.get("before", "")
    is_later = before.isdecimal() and len(before) < 19
    rows = ask(int(before) if is_later else HIGHEST)
    more = len(rows) > size
    return Stretch(rows[:size], rows[size - 1].pk if more else None, is_later)
