"""What follows when allauth says that something has happened."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.usersessions.models import UserSession


def trust_this_session_alone(sender, *, request, user, authenticator, **kwargs):
    """Let the session in which a second factor was added count as having used it, and end the person's others.

    A session that somebody else opened with the password alone ends here.
    """
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
    for session in UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key):
        session.end()


def listen():
    """Ask allauth to call the functions above."""
    authenticator_added.connect(trust_this_session_alone)
