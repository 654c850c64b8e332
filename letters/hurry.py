"""Telling a worker that there are letters to send. The database would be swept anyway; this only hurries."""

import logging
import threading
import time
from functools import cache

from celery import current_app
from django.core.signals import request_finished, request_started
from django.db import transaction
from kombu.pools import connections

logger = logging.getLogger(__name__)

# After a broker that is away has kept somebody waiting, nobody asks it again for so many seconds.
PATIENCE = 15
_away_until = 0.0

# The worker's options give the broker half a minute; somebody at a web page waits a second for it, and once.
IMPATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 1, "max_retries": 0}


class Answering(threading.local):
    """Whether this thread is answering a request, and whether letters wait for its end."""

    is_on = has_letters = False


answering = Answering()


def listen():
    """Ask Django to call the two functions below."""
    request_started.connect(begin_answer)
    request_finished.connect(end_answer)


def begin_answer(**kwargs):
    answering.is_on, answering.has_letters = True, False


def end_answer(**kwargs):
    """The answer is on its way, so nobody waits any more while the broker is asked."""
    has_letters, answering.is_on, answering.has_letters = answering.has_letters, False, False
    if has_letters:
        hurry()


def hurry_after_commit():
    """Hurry once for all letters of the running transaction, when it commits; in a request, once it is answered."""
    asked = (callback for _, callback, _ in transaction.get_connection().run_on_commit)
    if hurry_when_answered not in asked:
        transaction.on_commit(hurry_when_answered)


def hurry_when_answered():
    if answering.is_on:
        answering.has_letters = True
    else:
        hurry()


def hurry():
    """Ask a worker to send what is due. A broker that is away is logged, and never keeps the caller for 2 seconds."""
    global _away_until
    if time.monotonic() < _away_until:
        return
    try:
        with lines().acquire(block=True, timeout=1) as line:
            current_app.send_task("letters.tasks.send", expires=60, connection=line)
    except Exception as away:  # whatever the broker's client raises, the letter is safe in the outbox
        _away_until = time.monotonic() + PATIENCE
        logger.warning("The broker is away, so letters wait for the next sweep: %s", away)


def lines():
    """This process's lines to the broker. One that fails is hung up, never used again as it is."""
    return connections[_broker_at(current_app.conf.broker_write_url)]


@cache
def _broker_at(url):
    """What the lines are drawn to. Its making takes longer than the asking, and it has no line of its own."""
    return current_app.connection_for_write(url, transport_options=IMPATIENCE)
