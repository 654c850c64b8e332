"""The check: `user.has_perm(permission, row)` answered from the table."""

from django.contrib.auth.backends import BaseBackend

from clusters.permissions.standing import standing_of
from clusters.permissions.table import WHO_MAY


class TableBackend(BaseBackend):
    """Answers for rows with a SCOPE. It signs nobody in."""

    def has_perm(self, user, perm, obj=None):
        if obj is None or perm not in WHO_MAY or not user.is_authenticated or not user.is_active:
            return False
        return bool(standing_of(user).roles_on(obj) & WHO_MAY[perm])
