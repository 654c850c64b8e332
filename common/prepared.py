"""Queries that Django composes once and then only fills in. See docs/adr/0011-queries-composed-once.md."""

import copy
import inspect
from datetime import datetime
from functools import update_wrapper
from inspect import Parameter

from django.db import connections
from django.db.models import Prefetch, Value
from django.http import Http404
from django.utils import timezone


class Param(Value):
    """A place in a query for a value that each call brings: one value, or a list where the query says `__in`."""

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
    them. An annotation names another kind of Param, as clusters.permissions.unnamed.Unnamed for a person. The function
    may ask for what holds today, but whatever else it looks up itself would stand until tomorrow: moments must be
    arguments. Raises ValueError for a query that holds a moment of its own, or a Prefetch, whose query might. What is
    prefetched by its name is asked for with queries composed each time. An argument is a value, a row, or a list of
    either; an empty list finds nothing, in `exclude` too.
    """

    def __init__(self, compose):
        self.compose = compose
        parameters = inspect.signature(compose).parameters.values()
        self.kinds = {
            each.name: Param if each.annotation is Parameter.empty else each.annotation for each in parameters
        }
        self.composed = None  # (the day, what was composed on it)
        update_wrapper(self, compose)

    def __call__(self, *values):
        given = dict(zip(self.kinds, values, strict=True))
        if not all(kind.stands_for(given[name]) for name, kind in self.kinds.items()):
            return list(self.compose(*values))
        queryset, compiler, sql, params = self._composed()
        filled = tuple(each.fill(given) if isinstance(each, Param) else each for each in params)
        compiler = copy.copy(compiler)
        compiler.connection = connections[compiler.using]  # each thread has its own
        compiler.as_sql = lambda: (sql, filled)
        query = copy.copy(queryset.query)
        query.get_compiler = lambda using: compiler
        fresh = type(queryset)(model=queryset.model, query=query, using=queryset._db)
        fresh._iterable_class = queryset._iterable_class
        fresh._fields = queryset._fields
        fresh._prefetch_related_lookups = queryset._prefetch_related_lookups
        return list(fresh)

    def _composed(self):
        today = timezone.localdate()
        if self.composed is None or self.composed[0] != today:
            self.composed = today, self._compose()
        return self.composed[1]

    def _compose(self):
        queryset = self.compose(*[kind(name) for name, kind in self.kinds.items()])
        if any(isinstance(lookup, Prefetch) for lookup in queryset._prefetch_related_lookups):
            raise ValueError(f"{self.compose.__qualname__} would keep a Prefetch. Leave that to its callers.")
        compiler = queryset.query.get_compiler(using=queryset.db)
        sql, params = compiler.as_sql()
        for each in params:
            if isinstance(each, datetime):
                raise ValueError(f"{self.compose.__qualname__} would ask about {each} all day. Make it an argument.")
        return queryset, compiler, sql, params


def only(rows):
    """The one row of `rows`. Raises Http404 where there is none."""
    if not rows:
        raise Http404
    return rows[0]


def as_sent(value):
    """What the database is sent for `value`."""
    if isinstance(value, list | set | tuple | dict):
        return tuple(map(_key, value)) or (None,)
    return _key(value)


def _key(value):
    return getattr(value, "pk", value)
