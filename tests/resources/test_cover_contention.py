"""Several schools at one request, several requests for one person: with real threads, through a real server."""

import http.client
import threading
from urllib.parse import urlencode, urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from ledger.models import Charge
from resources.actions import cover as actions
from resources.models import CoverRequest
from tests import factories
from tests.resources.conftest import at, certify
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "a" * 32


@pytest.fixture
def rivals(cast):
    """Head teachers of five more schools, each with a certified caretaker of one name."""
    people = [factories.person() for _ in range(5)]
    for person in people:
        person.school = factories.school()
        factories.membership(cast.cluster, person.school)
        factories.post(person, person.school)
        certify(name="Caretaker", school=person.school)
    return people


def press(url, cookie, school, start, answers):
    """Accept for `school` once all are ready, and keep what came back."""
    fields = {"who": f"{school.pk}:name:Caretaker", "checks": "on", "csrfmiddlewaretoken": SECRET}
    headers = {"Cookie": f"session={cookie}; csrf={SECRET}", "Content-Type": "application/x-www-form-urlencoded"}
    connection = http.client.HTTPConnection(url.netloc, timeout=120)
    start.wait()
    connection.request("POST", url.path, urlencode(fields), headers)
    answer = connection.getresponse()
    answers.append((answer.status, answer.read().decode()))
    connection.close()


def test_of_five_schools_that_accept_at_once_one_is_first(request_for_cover, rivals, sign_in, live_server):
    url = urlsplit(live_server.url + reverse("resources:offer_cover", kwargs={"pk": request_for_cover.pk}))
    start, answers = threading.Barrier(len(rivals)), []
    cookies = [sign_in(rival).cookies["session"].value for rival in rivals]
    threads = [
        threading.Thread(target=press, args=(url, cookie, rival.school, start, answers))
        for cookie, rival in zip(cookies, rivals, strict=True)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(status for status, _ in answers) == [200] * 4 + [302]
    assert all("Another school has already accepted." in shown for status, shown in answers if status == 200)
    assert CoverRequest.objects.get().version == 2


def test_two_requests_that_want_one_person_at_once_have_one_winner(cast, need, lender, site_manager, third):
    first = actions.ask(need(), by=cast.sbm)
    second = actions.ask(need(school=third.school, start=9, end=12), by=third)

    def wish(request, by):
        return lambda: actions.accept(request, school=cast.brook_lane, person=site_manager, by=by)

    outcomes = at_once(wish(first, lender), wish(second, cast.organiser))

    refused = [outcome for outcome in outcomes if isinstance(outcome, ValidationError)]
    assert [refusal.messages for refusal in refused] == [
        ["This person covers for another school at that time. Choose somebody else."]
    ]


def test_an_acceptance_and_a_cancellation_at_once_have_one_outcome_each_knows(
    cast, request_for_cover, lender, site_manager
):
    outcomes = at_once(
        lambda: actions.accept(request_for_cover, school=cast.brook_lane, person=site_manager, by=lender),
        lambda: actions.cancel(request_for_cover, reason="Dry again", by=cast.sbm),
    )

    request_for_cover.refresh_from_db()
    refused = [outcome for outcome in outcomes if isinstance(outcome, ValidationError)]
    assert request_for_cover.is_cancelled
    assert len(refused) == (0 if request_for_cover.is_accepted else 1)


def test_hours_that_two_confirm_at_once_are_charged_once(
    cast, request_for_cover, lender, site_manager, at_nine_on_monday
):
    actions.accept(request_for_cover, school=cast.brook_lane, person=site_manager, by=lender)
    at_nine_on_monday.move_to(at(14, 12))

    outcomes = at_once(
        lambda: actions.confirm(request_for_cover, hours=2, by=cast.sbm),
        lambda: actions.confirm(request_for_cover, hours=3, by=cast.member),
    )

    assert sorted(isinstance(outcome, ValidationError) for outcome in outcomes) == [False, True]
    assert Charge.objects.count() == 1
