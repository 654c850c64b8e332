"""Whatever has become of the broker, somebody who books a meeting does not wait for it."""

import signal
import socket
import time
from contextlib import ExitStack, contextmanager

import pytest
from celery import current_app
from kombu import pools

from letters import hurry
from letters.models import Letter
from tests.letters.mail_server import free_port

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def first_letter(reader, post_one):
    """A letter of better days: everything that is done only once is done, and nobody was kept waiting yet."""
    hurry._away_until = 0
    yield post_one(reader)
    hurry._away_until = 0


@contextmanager
def broker_at(url):
    """The portal's configuration, with the broker at another address."""
    usual, current_app.conf.broker_write_url = current_app.conf.broker_write_url, url
    try:
        yield
    finally:
        current_app.conf.broker_write_url = usual


@contextmanager
def a_moment(seconds=2):
    """Whatever is done in this block takes less than so many seconds."""
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds


@contextmanager
def listener(family, address):
    """A socket that takes every call and never says a word. Gives the address that it got."""
    with socket.socket(family) as silent:
        silent.bind(address)
        silent.listen(100)
        yield silent.getsockname()


def test_a_broker_on_a_socket_that_takes_the_call_and_says_nothing(reader, post_one, tmp_path):
    with listener(socket.AF_UNIX, str(tmp_path / "silent")) as path, broker_at(f"redis+socket://{path}"), a_moment():
        post_one(reader)

    assert Letter.objects.due().count() == 2


def test_a_broker_on_a_port_that_takes_the_call_and_says_nothing(reader, post_one):
    with listener(socket.AF_INET, ("127.0.0.1", 0)) as (_, port), broker_at(f"redis://127.0.0.1:{port}/3"), a_moment():
        post_one(reader)

    assert Letter.objects.due().count() == 2


def test_a_broker_on_a_port_where_nobody_takes_the_call(reader, post_one):
    with broker_at(f"redis://127.0.0.1:{free_port()}/0"), a_moment():
        post_one(reader)

    assert Letter.objects.due().count() == 2


def test_a_broker_that_freezes_in_the_middle_of_a_talk_and_thaws(reader, post_one, new_valkey, rung):
    valkey = new_valkey()
    with broker_at(f"redis+socket://{valkey.address}"):
        post_one(reader)
        valkey.process.send_signal(signal.SIGSTOP)
        with a_moment():
            post_one(reader)
        valkey.process.send_signal(signal.SIGCONT)
        before = rung()

        hurry._away_until = 0
        post_one(reader)

        assert rung() == before + 1


def test_a_broker_that_was_killed_and_came_back(reader, post_one, new_valkey, rung):
    valkey = new_valkey()
    with broker_at(f"redis+socket://{valkey.address}"):
        post_one(reader)
        valkey.kill()
        with a_moment():
            post_one(reader)
        valkey.start()

        hurry._away_until = 0
        post_one(reader)

        assert rung() == 1


def test_lines_that_were_hung_up_as_after_a_fork_are_drawn_again(reader, post_one, alarms):
    post_one(reader)
    hurry.lines().force_close_all()
    pools.connections.clear()
    post_one(reader)

    assert alarms() == 2


def test_every_line_to_the_broker_is_taken(reader, post_one, alarms):
    pool = hurry.lines()
    with ExitStack() as taken:
        for _ in range(pool.limit):
            taken.enter_context(pool.acquire())

        with a_moment():
            post_one(reader)
        assert alarms() == 0

    hurry._away_until = 0
    post_one(reader)
    assert alarms() == 1


@pytest.fixture
def rung():
    """How many alarms wait in the broker of the moment."""

    def count():
        with current_app.connection_for_write() as connection:
            return connection.default_channel.client.llen("celery")

    return count
