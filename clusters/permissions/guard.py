"""The check in front of a view: fetch and authorise in one call."""

from functools import cache, wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404

from clusters.permissions.second_factor import ask_for_second_factor, is_missing
from clusters.permissions.standing import standing_of
from clusters.permissions.table import WHO_MAY, Role
from common.prepared import only, prepared


def requires(permission, *, on):
    """Hand the view the row of `on` that the address names, if the person may see it and do this to it.

    The address captures one value, which looks the row up. A row that the person may not see is 404, as if it did not
    exist; one that may be seen but not acted upon is 403. A person whose only way in is an officer's role is
    asked for a second factor first.
    """

    def decorate(view):
        @wraps(view)
        def guarded(request, **lookup):
            ((field, value),) = lookup.items()
            row = only(_rows(on, field)(value))
            if not request.user.has_perm(on.MAY_SEE or permission, row):
                if on.MAY_SEE is None:
                    raise PermissionDenied
                raise Http404
            if not request.user.has_perm(permission, row):
                raise PermissionDenied
            if needs_officer(request.user, permission, row) and (answer := ask_for_second_factor(request)):
                return answer
            return view(request, row)

        guarded.guard = permission
        guarded.guarded_model = on
        return guarded

    return decorate


@cache
def _rows(model, field):
    """Finds the rows of `model` with a value of `field`, each with what its SCOPE walks through."""

    @prepared
    def of_value(value):
        return model.objects.for_guard().filter(**{field: value})

    return of_value


def needs_officer(user, permission, row):
    """Whether `user` may do this only by being an officer or adviser."""
    if user.is_superuser:
        return True
    roles = standing_of(user).roles_on(row) & WHO_MAY[permission]
    return bool(roles) and roles <= {Role.OFFICER, Role.ADVISER}


def may_see(request, permission, row):
    """Whether a page that anybody may open shows this person what `permission` on `row` covers. Somebody whose only
    way in is an officer's role sees it once they have used their second factor."""
    user = request.user
    return user.has_perm(permission, row) and not (needs_officer(user, permission, row) and is_missing(request))
