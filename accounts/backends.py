"""Who somebody is who has signed in."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User
from common.prepared import prepared


class SignedIn(AuthenticationBackend):
    """allauth's, but every request asks for its person by a query composed and planned once."""

    def get_user(self, user_id):
        found = _with_key(user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None


@prepared
def _with_key(pk):
    return User.objects.filter(pk=pk)
