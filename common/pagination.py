"""Long lists in pages: numbered ones of 20 rows, and "show more" for those that only grow."""

from dataclasses import dataclass
from functools import wraps

from django.core.paginator import Page, Paginator
from django.db.models import Count, Window

from common.prepared import prepared

ROWS = 20
HIGHEST = 2**63 - 1
"""Above every key."""


def page_of(rows, request, size=ROWS):
    """The page of `rows` that the address asks for (`?page=2`); a number out of range gives the nearest page.

    Rows are counted only where there are more than the first page shows, so that most lists take one query.
    """
    if "page" in request.GET:
        return Paginator(rows, size).get_page(request.GET["page"])
    first = list(rows[: size + 1])
    return Page(first[:size], 1, Paginator(first if len(first) <= size else rows, size))


def paged(compose):
    """Turns a function that returns a queryset into one that gives the page of it that a request asks for:
    `courses(request, user)` for `courses(user)`. The first page and the number of rows are prepared queries, with a
    prepared query's rules."""

    @prepared
    @wraps(compose)
    def first(*values):
        return compose(*values)[: ROWS + 1]

    @prepared
    @wraps(compose)
    def number(*values):
        return compose(*values).order_by().values_list(Window(Count("pk")), flat=True)[:1]

    @wraps(compose)
    def page(request, *values):
        if "page" in request.GET:
            return page_of(compose(*values), request)
        rows = first(*values)
        paginator = Paginator(rows, ROWS)
        if len(rows) > ROWS:
            (paginator.count,) = number(*values)
        return Page(rows[:ROWS], 1, paginator)

    page.compose = compose
    return page


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
