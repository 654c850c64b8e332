"""What waits for a person: rows of one shape that each app's desk asks for, and the Errands that a page makes of them.

A row is (kind, key, name, place, due_at). Under these names, because some models have a key and a name of their own.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, DateTimeField, F, Func, Value
from django.db.models.functions import Cast
from django.urls import reverse

from common import dates

COLUMNS = ("kind", "row", "subject", "place", "due_at")
NEVER = Cast(Value(None), DateTimeField())
"""When a thing is due that has no day."""


class EndOfDay(Func):
    """The last minute of a day in London."""

    template = "((%(expressions)s + time '23:59') AT TIME ZONE 'Europe/London')"
    output_field = DateTimeField()


@dataclass(frozen=True)
class Errand:
    """One thing that waits: "Agree or query your share of" "Managing safely", for whom or where, by when."""

    words: str
    name: str
    place: str
    due_at: datetime | None
    url: str

    @property
    def due(self):
        """When it is due: a day, where it has until the end of that day."""
        if self.due_at is None:
            return ""
        return dates.day(self.due_at) if dates.clock(self.due_at) == "11:59pm" else dates.moment(self.due_at)


def rows_of(queryset, kind, name, place, due_at=NEVER, key="pk"):
    """The rows of `queryset`, which can join the union of what waits. `kind`, `name` and `place` are expressions."""
    columns = dict(zip(COLUMNS, (kind, Cast(key, CharField()), name, place, due_at), strict=True))
    return queryset.order_by().annotate(**columns).values_list(*COLUMNS)


def first_eleven(rows):
    """Of a union of rows those due soonest first: one more than a page shows."""
    return rows.order_by(F("due_at").asc(nulls_last=True), "subject", "row")[:11]


def errand(row, links):
    """The Errand of a row; `links` has (words before the name, the page's name, what its address takes) by kind."""
    kind, key, name, place, due_at = row
    words, page, kwarg = links[kind]
    return Errand(words, name, place, due_at, reverse(page, kwargs={kwarg: key}))
