"""The common app."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class CommonConfig(AppConfig):
    name = "common"

    def ready(self):
        """Let every connection to the database plan a prepared query once."""
        connection_created.connect(plan_once)


def plan_once(connection, **kwargs):
    """Left to itself, PostgreSQL plans a prepared query five times before it keeps a plan."""
    with connection.cursor() as cursor:
        cursor.execute("SET plan_cache_mode = force_generic_plan")
