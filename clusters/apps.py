"""The clusters app."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from clusters.finding import CLOSE_ENOUGH


class ClustersConfig(AppConfig):
    name = "clusters"

    def ready(self):
        """Let every connection to the database find names as searching understands them."""
        connection_created.connect(forgive_typos)


def forgive_typos(connection, **kwargs):
    """Set how alike names must be, once for the connection, so that no search has to."""
    with connection.cursor() as cursor:
        cursor.execute("SET pg_trgm.word_similarity_threshold = %s", [CLOSE_ENOUGH])
