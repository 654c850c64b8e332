"""How long a session lasts and where it is kept: in the database, with a copy in the cache while there is one."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends import cached_db
from django.core.cache.backends.redis import RedisCache
from django.utils import timezone
from redis.exceptions import ConnectionError as CacheAway
from redis.exceptions import TimeoutError as CacheSlow

logger = logging.getLogger(__name__)

BEGAN = "signed_in_at"


def begin(session):
    """Remember that somebody has just signed in, so that the session ends SESSION_COOKIE_AGE seconds from now."""
    session[BEGAN] = timezone.now().isoformat()


class SessionStore(cached_db.SessionStore):
    """Django's cached sessions, which end a fixed time after signing in and not after the last change."""

    def get_expiry_age(self, **kwargs):
        """Seconds from now; at least one, for a cache keeps for ever what it is told to keep for none."""
        age = super().get_expiry_age(**kwargs)
        if "expiry" in kwargs:  # asked while loading: the expiry that was stored holds already
            return age
        return max(1, min(age, int((self._ends_at() - timezone.now()).total_seconds())))

    def get_expiry_date(self, **kwargs):
        """The last moment at which the session counts."""
        return min(super().get_expiry_date(**kwargs), self._ends_at())

    def _ends_at(self):
        began = self.get(BEGAN)
        since = datetime.fromisoformat(began) if began else timezone.now()
        return since + timedelta(seconds=settings.SESSION_COOKIE_AGE)


class ForgivingCache(RedisCache):
    """A cache that answers, while it is away, as if it were empty: sessions are then read from the database.

    A session that ended while the cache was away may come back with the cache, for its last hours at most, to somebody
    who kept its cookie. A closed account stays closed: that is looked up on every request.
    """

    def get(self, key, default=None, version=None):
        """The value, or `default` where there is none or no cache."""
        return self._unless_away(super().get, key, default, version, otherwise=default)

    def set(self, key, value, *args, **kwargs):
        """Keep `value`, if there is a cache."""
        return self._unless_away(super().set, key, value, *args, **kwargs)

    def delete(self, key, version=None):
        """Forget `key`, if there is a cache; say whether it was there."""
        return self._unless_away(super().delete, key, version, otherwise=False)

    def has_key(self, key, version=None):
        """Whether the cache is there and has `key`."""
        return self._unless_away(super().has_key, key, version, otherwise=False)

    def _unless_away(self, method, *args, otherwise=None, **kwargs):
        try:
            return method(*args, **kwargs)
        except (CacheAway, CacheSlow) as away:
            logger.warning("The cache is away, sessions come from the database: %s", away)
            return otherwise
