"""Workers that are killed without warning neither lose a letter nor send one twice."""

import random
import time

import pytest

pytestmark = pytest.mark.chaos


def test_killed_workers_lose_nothing_and_repeat_nothing(field, dose):
    letters, kills = dose(150, 2000), dose(3, 20)
    worker = field.start_worker()
    field.start_beat()
    field.seed(letters, seconds=dose(6, 140))

    for number in range(kills):
        worker.wait_until_ready()
        time.sleep(random.uniform(0.3, dose(1.2, 9)))
        worker.kill_main() if number % 2 else worker.kill_child()
    field.wait_until_settled(letters, seconds=dose(60, 180))

    states = field.states()
    print(f"{kills} kills, {letters} letters: {dict(states)}, {len(field.duplicates())} duplicates")
    assert field.duplicates() == []
    assert field.lost() == set()
    assert states["sent"] + states["unknown"] == letters
    assert states["unknown"] <= 2


def test_without_the_claim_letters_are_sent_twice(field, dose):
    letters = dose(100, 500)
    field.seed(letters).wait()
    field.start_worker("tests.chaos.unclaimed")
    field.start_beat()

    field.wait(lambda: len(field.taken()) == letters, 60, "every letter to arrive at least once")

    print(f"claim switched off: {len(field.duplicates())} of {letters} letters arrived more than once")
    assert field.duplicates() != []
