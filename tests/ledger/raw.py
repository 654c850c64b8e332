"""Raw SQL by the application's own user, and what the database says to it."""

import pytest
from django.db import IntegrityError, connection, transaction


def run(*statements):
    """Execute raw SQL, and what is looked at when a transaction commits."""
    with transaction.atomic(), connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def refused_by(constraint, *statements):
    """Whether the database refuses `statements` in the name of `constraint`."""
    with pytest.raises(IntegrityError) as refusal:
        run(*statements)
    return refusal.value.__cause__.diag.constraint_name == constraint
