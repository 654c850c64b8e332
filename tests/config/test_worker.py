"""How a worker hangs up on a broker that went away. Whole workers and brokers: tests/chaos/test_broker.py."""

import logging
from types import SimpleNamespace

import pytest
from celery import current_app
from kombu import Connection

from config.worker import Consumer

logger = logging.getLogger(__name__)


@pytest.fixture
def begun(new_valkey):
    """The message of a task that was begun before its broker died, in the state in which a worker was found whose line
    had been hung up half-way: the channel has neither lines nor a connection to make new ones from."""
    line = Connection(f"redis+socket://{new_valkey().address}")
    queue = line.SimpleQueue("tasks")
    queue.put("a task")
    message = queue.get(timeout=5)
    message.channel._disconnect_pools()
    message.channel.connection.client = None
    yield message
    message.channel.connection.client = line
    line.close()


def test_a_task_that_ends_after_its_line_was_hung_up_does_not_end_the_worker(begun, caplog):
    celerys_own = current_app.connection_for_read().connection_errors
    with pytest.raises(AttributeError):
        begun.ack_log_error(logger, celerys_own)

    # A whole worker would take over the logging of the tests. A consumer asks it for no more than this.
    ours = Consumer(print, app=current_app, controller=SimpleNamespace(use_eventloop=False))
    begun.ack_log_error(logger, ours.connection_errors)

    assert "Couldn't ack" in caplog.text
