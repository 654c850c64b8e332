"""Queries composed and planned once, and then only filled in. See docs/adr/0011-queries-composed-once.md."""

import copy
import inspect
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, update_wrapper
from inspect import Parameter
from itertools import count
from weakref import WeakKeyDictionary

from django.db import connections
from django.db.models import Prefetch, QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler
from django.http import Http404
from django.utils import timezone
from psycopg2.extensions import AsIs

NUMBERS = count(1)
HELD = WeakKeyDictionary()
"""What is prepared on each of the driver's connections: {connection: {name: Composed}}."""


class Param(Value):
    """A place in a query for a value that each call brings: one value, or a list where the query says `__in`, which
    PostgreSQL is told as `= ANY`, since a statement prepared for lists of every length has one place for the list."""

    def __init__(self, name):
        super().__init__(name)

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def _resolve_output_field(self):
        return None

    def fill(self, given):
        """What the database is sent in this place; `given` are the arguments of the call by name."""
        return as_sent(given[self.value])

    @staticmethod
    def stands_for(value):
        """Whether the query has the same shape for `value` as for others. Where not, it is composed for that call."""
        return True


class prepared:
    """Turns a function that returns a queryset into one that returns the list of its rows.

    The function runs once a day, with a Param for each of its arguments: it may hand them to filters and never look at
    them. What it returns is planned by the database once on each connection. An annotation names another kind of
    Param, as clusters.permissions.unnamed.Unnamed for a person. The function may ask for what holds today, but
    whatever else it looks up itself would stand until tomorrow: moments must be arguments. Raises ValueError for a
    query that holds a moment of its own, or a Prefetch, whose query might. What is prefetched by its name is asked for
    with queries composed each time. An argument is a value, a row, or a list of either; an empty list finds nothing,
    in `exclude` too.
    """

    def __init__(self, compose):
        self.compose = compose
        parameters = inspect.signature(compose).parameters.values()
        self.kinds = {
            each.name: Param if each.annotation is Parameter.empty else each.annotation for each in parameters
        }
        self.name = f'"{compose.__qualname__[-40:]} {next(NUMBERS)}"'  # at most 63 characters, as PostgreSQL has it
        self.latest = None
        update_wrapper(self, compose)

    def __call__(self, *values):
        given = dict(zip(self.kinds, values, strict=True))
        if not all(kind.stands_for(given[name]) for name, kind in self.kinds.items()):
            return list(self.compose(*values))
        composed = self._composed()
        queryset, compiler = composed.queryset, copy.copy(composed.compiler)
        compiler.connection = connections[compiler.using]  # each thread has its own
        composed.prepare(compiler.connection)
        filled = tuple(each.fill(given) for each in composed.places)
        compiler.as_sql = lambda: (composed.execution, filled)
        query = copy.copy(queryset.query)
        query.get_compiler = lambda using: compiler
        fresh = type(queryset)(model=queryset.model, query=query, using=queryset._db)
        fresh._iterable_class = queryset._iterable_class
        fresh._fields = queryset._fields
        fresh._prefetch_related_lookups = queryset._prefetch_related_lookups
        return list(fresh)

    def _composed(self):
        today = timezone.localdate()
        if self.latest is None or self.latest.day != today:
            queryset = self.compose(*[kind(name) for name, kind in self.kinds.items()])
            self.latest = Composed.of(queryset, today, self.name)
        return self.latest


@dataclass(frozen=True, eq=False)
class Composed:
    """What a prepared function made of its query on one `day`, and the database's `name` for it."""

    day: date
    name: str
    queryset: QuerySet
    compiler: SQLCompiler
    sql: str
    params: tuple

    @classmethod
    def of(cls, queryset, day, name):
        if any(isinstance(lookup, Prefetch) for lookup in queryset._prefetch_related_lookups):
            raise ValueError(f"{name} would keep a Prefetch. Leave that to its callers.")
        compiler = queryset.query.get_compiler(using=queryset.db)
        sql, params = compiler.as_sql()
        for each in params:
            if isinstance(each, datetime):
                raise ValueError(f"{name} would ask about {each} all day. Make it an argument.")
        return cls(day, name, queryset, compiler, sql, params)

    @cached_property
    def places(self):
        """What each call fills in, in order."""
        return [each for each in self.params if isinstance(each, Param)]

    @cached_property
    def execution(self):
        """The statement that asks for the rows on a connection that has prepared the query."""
        marks = ", ".join(["%s"] * len(self.places))
        return f"EXECUTE {self.name} ({marks})" if marks else f"EXECUTE {self.name}"

    def prepare(self, connection):
        """Have the database plan the query on `connection`, unless it did so before. That is no query of the page's:
        it happens once for each connection, and on each day instead of the query of the day before."""
        connection.close_if_health_check_failed()
        connection.ensure_connection()
        held = HELD.setdefault(connection.connection, {})
        if held.get(self.name) is self:
            return
        with connection.wrap_database_errors, connection.connection.cursor() as cursor:
            if held.pop(self.name, None):
                cursor.execute(f"DEALLOCATE {self.name}")
            number = count(1)
            marks = [AsIs(f"${next(number)}") if isinstance(each, Param) else each for each in self.params]
            cursor.execute(f"PREPARE {self.name} AS {self.sql.replace(' IN %s', ' = ANY(%s)')}", marks)
        held[self.name] = self


def only(rows):
    """The one row of `rows`. Raises Http404 where there is none."""
    if not rows:
        raise Http404
    return rows[0]


def as_sent(value):
    """What the database is sent for `value`."""
    if isinstance(value, list | set | tuple | dict):
        return list(map(_key, value)) or [None]
    return _key(value)


def _key(value):
    return getattr(value, "pk", value)
