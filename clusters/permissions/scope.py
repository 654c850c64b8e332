"""Where a model's rows hang on the map, and the filter that follows from it.

A guarded model says `SCOPE = Scope(group="group_id", authority="group__authority_id")`: the paths from a row to the
person, group, school and authority that it belongs to. The check walks the paths on one row; the filter puts the
same paths into SQL; so the two cannot disagree.
"""

from dataclasses import dataclass, fields

from django.db import models
from django.db.models import Q

from clusters.permissions.standing import standing_of
from clusters.permissions.table import WHO_MAY, Role


@dataclass(frozen=True)
class Scope:
    """Lookup paths, in Django's double-underscore form, each ending at an id."""

    person: str | None = None
    group: str | None = None
    school: str | None = None
    authority: str | None = None

    def places(self):
        """(kind of place, path) for each path that this model has."""
        return [(field.name, getattr(self, field.name)) for field in fields(self) if getattr(self, field.name)]

    def ids_of(self, row):
        """(kind of place, id) for `row`."""
        for kind, path in self.places():
            value = row
            for step in path.split("__"):
                value = getattr(value, step, None)
            if value is not None:
                yield kind, value

    def rows_where(self, standing, permission):
        """The Q of the rows on which somebody of this `standing` has `permission`."""
        roles = WHO_MAY[permission]
        found = Q(pk__in=())
        for kind, path in self.places():
            if kind == "person":
                if Role.SELF in roles:
                    found |= Q(**{path: standing.user_id})
            elif ids := standing.places_with(kind, roles):
                found |= Q(**{f"{path}__in": ids})
        return found


class ScopedQuerySet(models.QuerySet):
    """Rows of a model that has a SCOPE and a MAY_SEE (None where anybody may see the row)."""

    def for_guard(self):
        """What the guard in front of a view fetches: the row with all that its SCOPE walks through."""
        joined = {path.rpartition("__")[0] for _, path in self.model.SCOPE.places() if "__" in path}
        return self.select_related(*sorted(joined))

    def where(self, user, *, may):
        """The rows on which `user` has permission `may`; all of them for a superuser."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(self.model.SCOPE.rows_where(standing_of(user), may))
