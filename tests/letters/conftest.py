"""What the tests of letters share."""

from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone

from letters import actions, hurry
from letters.models import Kind
from tests import factories
from tests.letters import mail_server as mail_server_module


@pytest.fixture
def reader(db):
    """Somebody who gets letters."""
    return factories.person("reader@schools.example", "Head teacher, Moss Bank")


@pytest.fixture
def post_one():
    """Post a letter with as little said as the test needs: `post_one(reader, kind=Kind.CONTACT)`."""
    count = iter(range(1, 1_000_000))

    def post(to, **said):
        number = next(count)
        return actions.post(
            **{
                "kind": Kind.REMINDER,
                "to": to,
                "template": "letters/emails/digest",
                "context": {"letters": []},
                "subject": f"Letter {number}",
                "about": "meetings.meeting:17",
                "dedupe_key": f"test:{number}",
                **said,
            }
        )

    return post


@pytest.fixture
def hours():
    """A moment so many hours from now: `hours(-3)`."""
    return lambda number: timezone.now() + timedelta(hours=number)


@pytest.fixture
def mail_server(settings):
    """A scripted mail server that the portal sends through."""
    script = mail_server_module.Script()
    controller = mail_server_module.start(script)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", controller.port, 1
    yield script
    controller.stop()


@pytest.fixture
def alarms():
    """How many alarms wait in the broker."""
    hurry._away_until = 0

    def count():
        with current_app.connection_for_read() as connection:
            return connection.default_channel.client.llen("celery")

    before = count()
    yield lambda: count() - before
    hurry._away_until = 0
