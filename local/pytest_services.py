"""A pytest plugin that gives every test session a PostgreSQL and a Valkey of its own, before Django reads its settings.

The sessions of one checkout share nothing, so any number may run at once. Under pytest-xdist the workers share one
PostgreSQL (pytest-django gives each its own database) and each has its own Valkey. A DATABASE_URL or REDIS_URL that
the environment already names is used as it is.
"""

import atexit
import os
import secrets
from pathlib import Path

import pytest
from django.conf import settings

from local import addresses, folders, migrated
from local.services import Services
from local.valkey import Valkey

# What the settings need in tests, whatever a developer's .env says. The environment itself still wins.
SETTINGS = {
    "DEBUG": "false",
    "SECRET_KEY": "only-for-tests-0123456789-0123456789-0123456789-0123456789",
    "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
    "PORTAL_URL": "http://localhost:8000",
    "PORTAL_NAME": "School clusters",
    "REQUIRE_SECOND_FACTOR": "true",
    "TRUSTED_PROXY_COUNT": "0",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}
SESSION = "PORTAL_TEST_SESSION"


class Embedded:
    """The embedded services of one process of a test session."""

    def __init__(self, purpose):
        self.purpose = purpose
        self.services = None
        self.valkeys = []

    def start(self):
        """Start what the environment does not name already."""
        if "DATABASE_URL" not in os.environ or "REDIS_URL" not in os.environ:
            self.services = Services(self.purpose, migrated.template()).start()
            for name, value in self.services.environment.items():
                os.environ.setdefault(name, value)

    def new_valkey(self, name=None, *, forgetful=True):
        """Another Valkey, started; it is stopped with the session."""
        name = name or f"valkey-{secrets.token_hex(3)}"
        folder = folders.home() / self.purpose
        folders.make_private(folder)
        sockets = folders.make_private(addresses.socket_folder(self.purpose))
        valkey = Valkey(folder / name, sockets / f"{name}.sock", forgetful=forgetful)
        valkey.start()
        self.valkeys.append(valkey)
        return valkey

    def stop(self):
        """Stop everything that was started here."""
        for valkey in self.valkeys:
            valkey.stop()
        if self.services:
            self.services.stop()


def _begin():
    """Start the services as this module is imported, which `-p` makes happen before any settings are read."""
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        embedded = Embedded(os.environ[SESSION])
        if os.environ["REDIS_URL"] == addresses.redis_url(embedded.purpose):
            os.environ["REDIS_URL"] = embedded.new_valkey(worker).url
        return embedded
    embedded = Embedded(f"test-{os.getpid()}-{secrets.token_hex(2)}")
    os.environ[SESSION] = embedded.purpose
    try:
        embedded.start()
    except folders.ServicesError as refusal:
        pytest.exit(str(refusal), returncode=3)
    return embedded


EMBEDDED = _begin()
atexit.register(EMBEDDED.stop)  # pytest never reaches its own end when it is used wrongly


def pytest_configure():
    """Let Django begin its test database as a copy of the migrated one, where the server is ours."""
    if settings.configured and os.environ["DATABASE_URL"] == addresses.database_url(os.environ[SESSION]):
        settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = "portal"


def pytest_report_header():
    """Name the services in pytest's first lines."""
    return f"services: {os.environ['DATABASE_URL'].rpartition('@')[2]} {os.environ['REDIS_URL'].rpartition('@')[2]}"


@pytest.hookimpl(trylast=True)
def pytest_unconfigure():
    """Stop the services when the session is over, however it ended."""
    EMBEDDED.stop()


@pytest.fixture
def new_valkey():
    """Makes Valkeys that the test may kill and start again: `valkey = new_valkey()`, `.url`, `.kill()`, `.start()`."""
    made = []

    def make(*, forgetful=True):
        made.append(EMBEDDED.new_valkey(forgetful=forgetful))
        return made[-1]

    yield make
    for valkey in made:
        valkey.stop()


@pytest.fixture(scope="session")
def checkout():
    """The folder of this checkout."""
    return Path(__file__).resolve().parent.parent
