"""/healthz and /readyz, and /robots.txt."""

from datetime import timedelta

from django.utils import timezone

from letters.models import Letter


def test_healthz_needs_no_database(client, django_assert_num_queries):
    response = client.get("/healthz")

    assert response.json() == {"status": "alive"}


def test_search_engines_are_asked_to_leave_addresses_for_one_person_alone(client):
    response = client.get("/robots.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert {"Disallow: /account/", "Disallow: /answer/", "Disallow: /calendar/"} <= set(response.text.splitlines())


def test_readyz_answers_when_all_is_well(client, db):
    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (200, {"status": "ready"})


def test_readyz_says_that_the_broker_is_away(client, db, settings):
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"status": "not ready", "broker": "The broker does not answer: ConnectionError."}


def test_readyz_says_that_letters_are_stuck(client, db):
    long_ago = timezone.now() - timedelta(minutes=42)
    Letter.objects.create(
        address="head@mossbank.example",
        kind="meeting",
        subject="A meeting",
        dedupe_key="stuck",
        message_id="<stuck@portal.example>",
        send_after=long_ago,
        next_try_at=long_ago,
    )

    response = client.get("/readyz")

    assert response.json() == {"status": "not ready", "letters": "A letter has been due for 42 minutes."}
