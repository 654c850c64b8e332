"""What the tests of accounts share: somebody with a password, and letters that go out at once."""

import pytest
from django.core.cache import cache

from accounts.models import User
from config.celery import app
from tests import factories


@pytest.fixture(autouse=True)
def letters_go_out_at_once():
    """Codes are sent by the worker; here the sender waits for it."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@pytest.fixture(autouse=True)
def counts_begin_at_nothing():
    """Attempts that other tests made do not count."""
    cache.clear()


@pytest.fixture
def head(db):
    """A head teacher who has joined and has a password."""
    return User.objects.create_user("head@mossbank.example", factories.PASSWORD, name="Head teacher, Moss Bank")
