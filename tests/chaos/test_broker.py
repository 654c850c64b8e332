"""A broker that forgets everything or dies only delays letters: the database is where they wait."""

import time

import pytest
import redis

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
