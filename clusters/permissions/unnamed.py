"""A person for queries that are composed once: nobody yet, whom each call names."""

from clusters.permissions.standing import standing_of
from common.prepared import Param, as_sent


class Unnamed(Param):
    """Stands for a person while a query is composed: `where(user, may=…)` and `standing_of(user).places_with(…)` leave
    places that each call fills from the standing of the person it brings."""

    is_authenticated = is_active = True
    is_superuser = False

    def __init__(self, name):
        super().__init__(name)
        self._standing = _Standing(name)  # where standing_of looks first

    @staticmethod
    def stands_for(user):
        """Not for superusers, who see everything, nor for people who may no longer see anything."""
        return user.is_active and not user.is_superuser


class _Standing:
    """As much of clusters.permissions.standing.Standing as queries ask."""

    def __init__(self, name):
        self.name = name
        self.user_id = Param(name)

    def places_with(self, kind, roles):
        return _Places(self.name, kind, roles)


class _Places(Param):
    """The ids of the places of `kind` on which the person has any of `roles`."""

    def __init__(self, name, kind, roles):
        super().__init__(name)
        self.kind, self.roles = kind, roles

    def fill(self, given):
        return as_sent(standing_of(given[self.value]).places_with(self.kind, self.roles))
