"""Pages made for one person are kept nowhere; public ones may be. What is missing has a page of our own."""

import pytest
from django.test import Client


def test_a_signed_in_persons_page_is_not_stored(cast, sign_in):
    assert sign_in(cast.member).get("/privacy/").headers["Cache-Control"] == "private, no-store"


def test_a_public_page_may_be_stored(client, db):
    assert "Cache-Control" not in client.get("/privacy/").headers


@pytest.fixture
def debug(settings):
    settings.DEBUG = True


@pytest.mark.parametrize("address", ["/nowhere/", "/groups/nowhere/"], ids=["no such address", "no such group"])
def test_with_debug_on_what_is_missing_still_has_the_portals_page(db, debug, address):
    answer = Client().get(address)

    assert answer.status_code == 404
    assert "Page not found – School clusters" in answer.content.decode()


def test_with_debug_on_a_hidden_page_has_the_portals_page(cast, debug, sign_in):
    answer = sign_in(cast.outsider).get(f"/groups/{cast.cluster.slug}/history/")

    assert answer.status_code == 404
    assert "Page not found – School clusters" in answer.content.decode()


def test_with_debug_on_a_forgotten_slash_is_forgiven(db, debug):
    assert Client().get("/privacy").headers["Location"] == "/privacy/"
