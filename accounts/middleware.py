"""What people see when the cache that counts sign-in attempts, or the broker of their letters, is away."""

import logging

from django.shortcuts import render
from kombu.exceptions import OperationalError as BrokerAway
from redis.exceptions import ConnectionError as CacheAway
from redis.exceptions import TimeoutError as CacheSlow

logger = logging.getLogger(__name__)


class CacheAwayMiddleware:
    """Refuses, in plain words, what cannot be done safely without the cache, such as signing in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """The page that says so, for an exception of the cache's; None for any other."""
        if not isinstance(exception, CacheAway | CacheSlow | BrokerAway):
            return None
        logger.error("The cache is away: %s", exception)
        return render(request, "accounts/cache_away.html", status=503)
