"""Fixtures that every test may ask for."""

import pytest
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
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in_as


@pytest.fixture(autouse=True)
def second_factor_is_off(settings):
    """Officers of the cast have no second factor; the tests of that rule switch it on."""
    settings.REQUIRE_SECOND_FACTOR = False


@pytest.fixture(autouse=True)
def unhashed_static_files(settings):
    """Pages name the files as they were built; only a real installation collects and hashes them."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
