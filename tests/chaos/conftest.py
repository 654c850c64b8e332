"""The field on which the chaos tests play, and how much of it."""

import os
import secrets
import subprocess
import sys

import pytest

from tests.chaos.field import FULL, Field, sql
from tests.letters.mail_server import free_port


@pytest.fixture(scope="session")
def chaos_database():
    """A migrated database of the session's own, whose rows are really committed."""
    server = os.environ["DATABASE_URL"]
    name = f"chaos_{secrets.token_hex(4)}"
    url = f"{server.rpartition('/')[0]}/{name}"
    sql(server, f"CREATE DATABASE {name}")
    migrate = [sys.executable, "manage.py", "migrate", "--skip-checks", "--verbosity", "0"]
    subprocess.run(migrate, env=os.environ | {"DATABASE_URL": url}, check=True)
    yield url
    sql(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def field(chaos_database, new_valkey, tmp_path):
    """An empty outbox, a broker of its own and a mail server; workers are started by the test."""
    sql(chaos_database, "TRUNCATE letters_letter CASCADE")
    field = Field(chaos_database, new_valkey(forgetful=False), tmp_path, free_port())
    field.start_sink()
    yield field
    field.stop()


@pytest.fixture
def dose():
    """`dose(small, full)`: how much of something; the full amount under `make chaos`."""
    return lambda small, full: full if FULL else small
