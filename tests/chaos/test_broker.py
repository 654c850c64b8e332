"""A broker that forgets everything or dies only delays letters: the database is where they wait."""

import os
import signal
import time
from contextlib import contextmanager

import pytest
import redis

from local.valkey import Valkey
from tests.chaos.field import FULL

pytestmark = pytest.mark.chaos


def flush(valkey):
    with redis.Redis.from_url(valkey.url) as client:
        client.flushall()


@pytest.mark.parametrize("away", [3, 20] if FULL else [1])
def test_a_broker_that_is_flushed_and_killed_loses_nothing(field, dose, away):
    letters = dose(150, 2000)
    field.start_worker()
    field.start_beat()
    field.seed(letters, seconds=dose(2, 30))
    field.wait(lambda: field.states()["sent"] >= letters // 6, 60, "letters to flow")

    flush(field.valkey)
    time.sleep(dose(0.3, 3))
    field.valkey.kill()
    time.sleep(away)
    field.valkey.start()
    began = time.monotonic()
    field.wait_until_settled(letters, seconds=90)

    print(f"broker flushed, killed, away {away} s: settled {time.monotonic() - began:.1f} s after its return")
    assert field.duplicates() == []
    assert field.lost() == set()
    assert dict(field.states()) == {"sent": letters}


@contextmanager
def another_in_place_of(valkey):
    """`valkey` freezes, so that no line to it is ever hung up, and another answers at its address."""
    valkey.process.send_signal(signal.SIGSTOP)
    other = Valkey(valkey.data.with_name(f"{valkey.data.name}-other"), valkey.address, forgetful=False)
    other.start()
    try:
        yield
    finally:
        other.stop()
        valkey.kill()


def test_workers_and_beats_whose_lines_to_the_broker_are_dead_find_the_one_in_its_place(field):
    field.start_worker()
    field.start_beat()
    field.seed(10).wait()
    field.wait_until_settled(10, seconds=60)

    with another_in_place_of(field.valkey):
        began = time.monotonic()
        field.seed(20).wait()
        field.wait_until_settled(20, seconds=45)

    print(f"lines to the broker dead: settled {time.monotonic() - began:.1f} s later")
    assert field.duplicates() == []
    assert dict(field.states()) == {"sent": 20}


def test_a_worker_in_the_middle_of_a_task_outlives_its_broker_whichever_line_breaks_first(field):
    """Kombu's channel cannot be closed when the line for commands to the worker breaks before that for its tasks."""
    worker = field.start_worker()
    stop(worker, signal.SIGSTOP)
    field.seed(1).wait()
    with redis.Redis.from_url(field.valkey.url) as client:
        field.wait(lambda: client.hlen("unacked") == 1, 30, "a task to begin")
        worker.process.send_signal(signal.SIGSTOP)
        away = field.valkey.address.rename(field.valkey.address.with_suffix(".away"))
        client.client_kill_filter(_type="pubsub")
        client.client_kill_filter(_type="normal", skipme=True)
    worker.process.send_signal(signal.SIGCONT)
    time.sleep(1)
    away.rename(field.valkey.address)
    stop(worker, signal.SIGCONT)

    field.seed(20).wait()
    field.start_beat()
    field.wait_until_settled(20, seconds=60)

    assert worker.process.poll() is None
    assert field.duplicates() == []
    assert dict(field.states()) == {"sent": 20}


def stop(worker, how):
    """Stop what the worker's pool does, or let it go on."""
    for pid in worker.children():
        os.kill(pid, how)


def test_two_beats_and_two_workers_send_nothing_twice(field, dose):
    letters = dose(150, 2000)
    for _ in range(2):
        field.start_worker()
        field.start_beat()
    field.seed(letters, seconds=dose(2, 30))

    field.wait_until_settled(letters, seconds=120)

    assert field.duplicates() == []
    assert field.lost() == set()
    assert dict(field.states()) == {"sent": letters}
