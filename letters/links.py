"""Addresses that stand in letters: absolute, and with a token where the reader need not sign in."""

from email.utils import parseaddr
from functools import lru_cache

from django.conf import settings
from django.core import signing
from django.urls import reverse

UNSUBSCRIBE = "letters.unsubscribe"


def absolute(path):
    """`path`, such as "/meetings/17/", as a link that works from a mail program."""
    return f"{settings.PORTAL_URL}{path}"


def mailbox():
    """The address that the portal's letters come from, without the name before it."""
    return _mailbox_of(settings.DEFAULT_FROM_EMAIL)


def mail_domain():
    """The domain of that address, for the Message-IDs of letters."""
    return mailbox().rpartition("@")[2] or "localhost"


def unsubscribe_url(user_id, kind):
    """The link that turns off letters of `kind` for one person. It works without signing in and does nothing else."""
    token = signing.dumps([user_id, str(kind)], salt=UNSUBSCRIBE)
    return absolute(reverse("letters:unsubscribe", args=[token]))


def read_unsubscribe(token):
    """(user's number, kind) of an unsubscribe link. Raises `django.core.signing.BadSignature` for a forged one."""
    user_id, kind = signing.loads(token, salt=UNSUBSCRIBE)
    return user_id, kind


@lru_cache
def _mailbox_of(sender):
    return parseaddr(sender)[1]
