"""What /readyz looks at: the database, the broker, and how long letters have been waiting."""

from datetime import timedelta

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from redis.backoff import NoBackoff
from redis.retry import Retry

from letters.models import Letter

LONGEST_WAIT = timedelta(minutes=10)
"""Beat hands letters over every 15 seconds; one that is due this long means that no worker is at work."""


def problems():
    """What stands in the way, by name; empty when the portal is ready."""
    return {name: sentence for name, check in CHECKS.items() if (sentence := check())}


def _database():
    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "The database needs to be migrated."
    except DatabaseError as fault:
        return f"The database does not answer: {type(fault).__name__}."
    return ""


def _broker():
    try:
        # The client's own retries would hold the answer up for seconds.
        with redis.Redis.from_url(settings.REDIS_URL, retry=Retry(NoBackoff(), 0), socket_timeout=2) as broker:
            broker.ping()
    except redis.RedisError as fault:
        return f"The broker does not answer: {type(fault).__name__}."
    return ""


def _letters():
    try:
        age = Letter.objects.oldest_due_age()
    except DatabaseError:
        return ""
    return f"A letter has been due for {int(age.total_seconds() // 60)} minutes." if age and age > LONGEST_WAIT else ""


CHECKS = {"database": _database, "broker": _broker, "letters": _letters}
