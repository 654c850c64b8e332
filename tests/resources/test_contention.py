"""Many people want the same time: with real threads, through a real server, on the real database."""

import http.client
import random
import threading
from datetime import timedelta
from itertools import pairwise
from urllib.parse import urlencode, urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.core.servers.basehttp import WSGIServer
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from resources.actions import bookings
from resources.models import Booking
from resources.models.bookings import TAKEN
from tests import factories
from tests.resources.conftest import at
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)

ATTEMPTS, THREADS, BOOKINGS_EACH = 100, 16, 12
SECRET = "a" * 32


@pytest.fixture
def heads(cast):
    """Head teachers of ten more schools of the cluster."""
    people = [factories.person() for _ in range(10)]
    for person in people:
        person.school = factories.school()
        factories.membership(cast.cluster, person.school)
        factories.post(person, person.school)
    return people


@pytest.fixture
def live_server(monkeypatch):
    """A server of the test's own, at whose door as many may queue as come at once."""
    monkeypatch.setattr(WSGIServer, "request_queue_size", ATTEMPTS)
    server = LiveServer("localhost")
    yield server
    server.stop()


def press(address, cookie, number, start, answers):
    """Send the booking form's second step once all are ready, and keep what came back."""
    fields = {"date_day": 14, "date_month": 1, "date_year": 2027, "start": "10am", "end": "midday", "step": "save"}
    body = urlencode(fields | {"purpose": f"Trip {number}", "csrfmiddlewaretoken": SECRET})
    headers = {"Cookie": f"session={cookie}; csrf={SECRET}", "Content-Type": "application/x-www-form-urlencoded"}
    connection = http.client.HTTPConnection(address.netloc, timeout=120)
    start.wait()
    connection.request("POST", address.path, body, headers)
    answer = connection.getresponse()
    answers[number] = (answer.status, answer.read().decode())
    connection.close()


def test_of_a_hundred_who_press_at_once_one_has_it_and_the_others_are_offered_other_times(
    minibus, heads, sign_in, live_server
):
    address = urlsplit(live_server.url + reverse("resources:book", kwargs={"pk": minibus.pk}))
    cookies = [sign_in(head).cookies["session"].value for head in heads]
    start, answers = threading.Barrier(ATTEMPTS), {}
    presses = [(address, cookies[number % len(cookies)], number, start, answers) for number in range(ATTEMPTS)]

    threads = [threading.Thread(target=press, args=each) for each in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    refused = [page for status, page in answers.values() if status == 200]
    assert sorted(status for status, _ in answers.values()) == [200] * (ATTEMPTS - 1) + [302]
    assert all("That slot has just been taken." in page for page in refused)
    assert all("The nearest free times" in page for page in refused)
    assert Booking.objects.live().count() == 1


def test_overlapping_wishes_of_many_never_deadlock_and_never_overlap(minibus, heads):
    def wish(number):
        """Try some times of one week, one after the other; how many were had."""
        dice, had, head = random.Random(number), 0, heads[number % len(heads)]
        for _ in range(BOOKINGS_EACH):
            starts_at = at(dice.randint(11, 15), 8) + timedelta(minutes=15 * dice.randint(0, 30))
            ends_at = starts_at + timedelta(minutes=15 * dice.randint(1, 9))
            wanted = Booking(resource=minibus, school=head.school, purpose="Trip", starts_at=starts_at, ends_at=ends_at)
            try:
                bookings.book(wanted, by=head)
                had += 1
            except ValidationError as refusal:
                if refusal.code != TAKEN:
                    raise AssertionError("Refused for another reason") from refusal
        return had

    had = at_once(*[lambda number=number: wish(number) for number in range(THREADS)])

    stored = Booking.objects.live().order_by("starts_at")
    assert sum(had) == len(stored) > 5
    assert all(one.free_again_at <= other.starts_at for one, other in pairwise(stored))


def test_a_move_and_a_booking_to_one_time_have_one_winner(cast, booking, draft, heads):
    """The booking of Thursday wants Friday, and so does another school."""
    booking.starts_at, booking.ends_at = at(15, 10), at(15, 12)
    rival = draft(day=15, start=11, end=13, school=heads[0].school)

    outcomes = at_once(
        lambda: bookings.move(booking, seen=booking.version, by=cast.sbm), lambda: bookings.book(rival, by=heads[0])
    )

    refused = [outcome for outcome in outcomes if isinstance(outcome, ValidationError)]
    assert [refusal.code for refusal in refused] == [TAKEN]
    assert Booking.objects.live().during(at(15, 0), at(16, 0)).count() == 1


def test_a_decision_and_a_cancellation_at_once_have_one_outcome(cast, booking, lender):
    outcomes = at_once(
        lambda: bookings.reject(booking, reason="The driver is away", by=lender),
        lambda: bookings.cancel(booking, reason="The pool is closed", by=cast.sbm),
    )

    assert sorted(isinstance(outcome, ValidationError) for outcome in outcomes) == [False, True]


def test_use_that_two_confirm_at_once_is_charged_once(cast, booking, lender, at_nine_on_monday):
    bookings.approve(booking, by=lender)
    at_nine_on_monday.move_to(at(14, 12))

    outcomes = at_once(
        lambda: bookings.confirm_use(booking, quantity=2, by=lender),
        lambda: bookings.confirm_use(booking, quantity=2, by=cast.organiser),
    )

    assert sorted(isinstance(outcome, ValidationError) for outcome in outcomes) == [False, True]
