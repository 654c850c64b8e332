"""Queries composed and planned once, and then only filled in. See docs/adr/0011-queries-composed-once.md."""

import copy
import inspect
import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, update_wrapper
from inspect import Parameter
from itertools import count
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, DataError, connections
from django.db.models import Prefetch, QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler
from django.http import Http404
from django.utils import timezone
from psycopg2.errors import NumericValueOutOfRange
from psycopg2.extensions import AsIs

NUMBERS = count(1)
HELD = WeakKeyDictionary()
"""What is planned on each of the driver's connections: {connection: {name: Composed or WrittenOut}}."""


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
    in `exclude` too, and so does a number too large for its column.
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
        compiler.get_converters = composed.converters
        query = copy.copy(queryset.query)
        query.get_compiler = lambda using: compiler
        fresh = type(queryset)(model=queryset.model, query=query, using=queryset._db)
        fresh._iterable_class = queryset._iterable_class
        fresh._fields = queryset._fields
        fresh._prefetch_related_lookups = queryset._prefetch_related_lookups
        try:
            return list(fresh)
        except DataError as refusal:
            if isinstance(refusal.__cause__, NumericValueOutOfRange):
                return []  # an address may hold any number, and no row has one that its column has no room for
            raise

    def _composed(self):
        today = timezone.localdate()
        if self.latest is None or self.latest.day != today:
            queryset = self.compose(*[kind(name) for name, kind in self.kinds.items()])
            self.latest = Composed.of(queryset, today, self.name)
        return self.latest


@dataclass(eq=False)
class Composed:
    """What a prepared function made of its query on one `day`, and the database's `name` for it."""

    day: date
    name: str
    queryset: QuerySet
    compiler: SQLCompiler
    sql: str
    params: tuple
    _converters: dict | None = None

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

    @cached_property
    def marked(self):
        """The query's values, with $1, $2 and so on for those that each call fills in."""
        number = count(1)
        return [AsIs(f"${next(number)}") if isinstance(each, Param) else each for each in self.params]

    def prepare(self, connection):
        """Have the database plan the query on `connection`, on each day instead of the query of the day before."""
        _plan_once(self, self.sql.replace(" IN %s", " = ANY(%s)"), self.marked, connection)

    def converters(self, columns):
        """Django's question what makes Python's values of the columns' values, answered once."""
        if self._converters is None:
            self._converters = self.compiler.get_converters(columns)
        return self._converters


class WrittenOut:
    """A query written out in SQL, its places named as in `%(user)s`, that the database plans once on a connection."""

    def __init__(self, name, sql):
        self.name, self.sql = f'"{name} {next(NUMBERS)}"', sql
        places = dict.fromkeys(re.findall(r"%\((\w+)\)s", sql))
        self.marked = {place: AsIs(f"${number}") for number, place in enumerate(places, 1)}
        self.execution = f"EXECUTE {self.name} ({', '.join(f'%({place})s' for place in places)})"

    def rows(self, **values):
        """The rows as tuples: one query."""
        connection = connections[DEFAULT_DB_ALIAS]
        _plan_once(self, self.sql, self.marked, connection)
        with connection.cursor() as cursor:
            cursor.execute(self.execution, values)
            return cursor.fetchall()


def _plan_once(query, sql, params, connection):
    """Have the database plan `query` on `connection`, unless it did so before. That is no query of the page's."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    held = HELD.setdefault(connection.connection, {})
    if held.get(query.name) is query:
        return
    with connection.wrap_database_errors, connection.connection.cursor() as cursor:
        if held.pop(query.name, None):
            cursor.execute(f"DEALLOCATE {query.name}")
        cursor.execute(f"PREPARE {query.name} AS {sql}", params)
    held[query.name] = query


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
