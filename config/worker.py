"""How a worker hangs up on a broker that went away."""

import logging

from celery.worker import consumer

logger = logging.getLogger(__name__)


class Consumer(consumer.Consumer):
    """Celery's own, which outlives the end of any line to the broker."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # A task may end after its line was hung up. Kombu cannot acknowledge it then, and says so by this error alone.
        self.connection_errors = (*self.connection_errors, AttributeError)

    def on_connection_error_after_connected(self, exc):
        """Hang up and go on, so that the broker is looked for. Kombu hangs up twice, and when the broker died before
        it heard that a task is done, the second time fails: that would end the worker."""
        try:
            super().on_connection_error_after_connected(exc)
        except Exception:  # the line is dead already, whatever fails about it
            logger.warning("The line to the broker that went away could not be hung up properly", exc_info=True)
