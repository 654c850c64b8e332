"""Fixtures that every test may ask for."""

import pytest
from django.db import connection
from django.test import Client

from tests.cast import assemble


@pytest.fixture
def cast(db):
    """The fixed cast of tests/cast.py."""
    return assemble()


@pytest.fixture
def sign_in():
    """A client in which `user` is signed in: `sign_in(cast.member).get(...)`."""

    def signed_in_as(user):
        client = Client()
        client.force_login(user, backend="accounts.backends.SignedIn")
        return client

    return signed_in_as


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """A test that commits empties every table when it ends, which a ledger with posted charges refuses. The test of
    that refusal switches it on again for itself."""
    tables = ("charge", "shareline", "paidline", "agreement", "settlement", "fundline")
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE ledger_{table} DISABLE TRIGGER ledger_is_not_emptied")


@pytest.fixture(autouse=True)
def second_factor_is_off(settings):
    """Officers of the cast have no second factor; the tests of that rule switch it on."""
    settings.REQUIRE_SECOND_FACTOR = False


@pytest.fixture(autouse=True)
def unhashed_static_files(settings):
    """Pages name the files as they were built; only a real installation collects and hashes them."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(autouse=True)
def static_files_are_looked_up_when_asked_for(settings):
    """Else each client of a test reads the whole folder of static files before its first page."""
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(autouse=True)
def files_lie_apart(settings, tmp_path_factory):
    """What tests upload does not lie among the files of the portal that runs here."""
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / "media"
