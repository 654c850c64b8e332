"""Where a model's rows hang on the map, and the filter that follows from it.

A guarded model says `SCOPE = Scope(group="group_id", authority="group__authority_id")`: the paths from a row to the
person, group, school and authority that it belongs to. The check walks the paths on one row; the filter puts the
same paths into SQL; so the two cannot disagree.
"""

from dataclasses import dataclass, fields

from django.db import models
from django.db.models import Q

from clusters.permissions.standing import BELONGING, standing_of
from clusters.permissions.table import WHO_MAY, Role

SHARED = ("shared_with", "shared_by")


@dataclass(frozen=True)
class Scope:
    """Lookup paths, in Django's double-underscore form, each ending at an id. `lender` leads to the school that owns
    what another school borrows. `author` leads to whoever made the row, which is their own while they belong to one of
    its other places: who has left them has left the row too. Two paths end at more than one place: `shared_with` at a
    many-to-many field, the groups with which the row is shared, and `shared_by` at rows that each have a school."""

    person: str | None = None
    author: str | None = None
    group: str | None = None
    school: str | None = None
    lender: str | None = None
    authority: str | None = None
    shared_with: str | None = None
    shared_by: str | None = None

    def places(self):
        """(kind of place, path) for each path to one place that this model has."""
        paths = {field.name: getattr(self, field.name) for field in fields(self)}
        return [(kind, path) for kind, path in paths.items() if path and kind not in ("author", *SHARED)]

    def is_by(self, person, row):
        """Whether `row` was made by the one whose id is `person`."""
        return self.author is not None and _at(self.author, row) == person

    def ids_of(self, row):
        """(kind of place, id) for each of the single places of `row`."""
        for kind, path in self.places():
            if (value := _at(path, row)) is not None:
                yield kind, value

    def shared_ids_of(self, row):
        """The same for the groups and schools that share `row`."""
        if self.shared_with:
            for group in _at(self.shared_with, row).all():
                yield "group", group.pk
        if self.shared_by:
            for line in _at(self.shared_by, row).all():
                yield "school", line.school_id

    def rows_where(self, model, standing, permission):
        """The Q of the rows of `model` on which somebody of this `standing` has `permission`."""
        roles = WHO_MAY[permission]
        found = Q(pk__in=())
        shared = {"group": self.shared_with, "school": self.shared_by and f"{self.shared_by}__school"}
        for kind, path in shared.items():
            if path and (ids := standing.places_with(kind, roles)):
                found |= Q(pk__in=model._base_manager.filter(**{f"{path}__in": ids}).values("pk"))
        if self.author and Role.SELF in roles:
            found |= Q(**{self.author: standing.user_id}) & self._belonging(standing)
        for kind, path in self.places():
            if kind == "person":
                if Role.SELF in roles:
                    found |= Q(**{path: standing.user_id})
            elif ids := standing.places_with(kind, roles):
                found |= Q(**{f"{path}__in": ids})
        return found

    def _belonging(self, standing):
        """The Q of the rows of which one place is somebody's own."""
        found = Q(pk__in=())
        for kind, path in self.places():
            if kind != "person":
                found |= Q(**{f"{path}__in": standing.places_with(kind, BELONGING)})
        return found


def _at(path, row):
    """What `path` leads to from `row`; None where it breaks off."""
    value = row
    for step in path.split("__"):
        value = getattr(value, step, None)
    return value


class ScopedQuerySet(models.QuerySet):
    """Rows of a model that has a SCOPE and a MAY_SEE (None where anybody may see the row)."""

    def for_guard(self):
        """What the guard in front of a view fetches: the row with all that its SCOPE walks through."""
        scope = self.model.SCOPE
        joined = {path.rpartition("__")[0] for _, path in scope.places() if "__" in path}
        rows = self.select_related(*sorted(joined))
        return rows.prefetch_related(*filter(None, (getattr(scope, name) for name in SHARED)))

    def where(self, user, *, may):
        """The rows on which `user` has permission `may`; all of them for a superuser."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(self.model.SCOPE.rows_where(self.model, standing_of(user), may))
