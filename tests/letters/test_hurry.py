"""Hurrying: one alarm a transaction, and a broker that is away stops nobody."""

import time

import pytest
from celery import current_app
from django.core.signals import request_finished, request_started
from django.db import transaction

from letters.models import Letter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dead_broker(new_valkey):
    """A broker that does not answer, in the portal's configuration."""
    valkey = new_valkey()
    valkey.kill()
    usual, current_app.conf.broker_write_url = current_app.conf.broker_write_url, f"redis+socket://{valkey.address}"
    yield
    current_app.conf.broker_write_url = usual


def test_many_letters_of_one_transaction_ring_once(reader, post_one, alarms):
    with transaction.atomic():
        for _ in range(5):
            post_one(reader)

    assert alarms() == 1


def test_a_transaction_that_is_undone_rings_not_at_all(reader, post_one, alarms):
    with transaction.atomic():
        post_one(reader)
        transaction.set_rollback(True)

    assert alarms() == 0


def test_letters_of_a_request_ring_once_when_it_is_answered(reader, post_one, alarms):
    request_started.send(sender=None)
    for _ in range(2):
        post_one(reader)
    assert alarms() == 0

    request_finished.send(sender=None)
    assert alarms() == 1

    request_started.send(sender=None)
    request_finished.send(sender=None)
    assert alarms() == 1


def test_a_letter_for_later_rings_not_at_all(reader, post_one, alarms, hours):
    post_one(reader, send_after=hours(2))

    assert alarms() == 0


def test_a_letter_posted_in_a_part_that_is_undone_does_not_silence_the_next(reader, post_one, alarms):
    with transaction.atomic():
        with transaction.atomic():
            post_one(reader)
            transaction.set_rollback(True)
        post_one(reader)

    assert alarms() == 1


def test_a_broker_that_is_away_neither_stops_nor_delays_the_caller(reader, post_one, dead_broker, alarms):
    began = time.monotonic()

    for _ in range(20):
        post_one(reader)

    assert time.monotonic() - began < 2
    assert (Letter.objects.due().count(), alarms()) == (20, 0)
