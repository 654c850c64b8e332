"""Everybody opens every page of the matrix, and meets what it says."""

from operator import attrgetter

import pytest
from django.urls import NoReverseMatch, reverse

from tests.matrix import clusters, governors, ledger, meetings, open_pages, partnerships, resources, training
from tests.matrix.outcomes import HIDDEN, NO, SIGN_IN, YES
from tests.test_every_view_is_guarded import every_view

APPS = (clusters, governors, ledger, meetings, open_pages, partnerships, resources, training)
PAGES = {name for app in APPS for name in app.PAGES}


def address(name, stage):
    """The address of the page `name` with the stage's rows filled in: the row that the stage names for the page, or
    for its app, or one of the places by their slug, URN or code, or a link's token."""
    candidates = [
        {},
        *({key: stage[key]} for key in ("slug", "urn", "code") if key in stage),
        {"pk": stage.get(name) or stage.get(name.partition(":")[0])},
        {"token": stage.get(name)},
    ]
    for kwargs in candidates:
        try:
            return reverse(name, kwargs=kwargs)
        except NoReverseMatch:
            continue
    raise AssertionError(f"Say in stage() which row {name} names.")


def outcome(response):
    """What the person met, in the matrix's words."""
    if response.status_code == 302 and response.url.startswith(reverse("account_login")):
        return SIGN_IN
    return {403: NO, 404: HIDDEN, 200: YES, 302: YES, 405: YES}[response.status_code]


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.__name__.rpartition(".")[2])
def test_each_page_opens_for_those_the_matrix_names(cast, sign_in, client, app):
    """The stage is set once for all pages of an app, because opening a page changes nothing."""
    stage, people = app.stage(cast), next(iter(app.PAGES.values()))
    clients = {who: client if who == "nobody" else sign_in(attrgetter(who)(cast)) for who in people}

    surprises = [
        f"{who} {met} at {page}, where the matrix says: {expected}"
        for page, row in app.PAGES.items()
        for who, expected in row.items()
        if (met := outcome(clients[who].get(address(page, stage)))) != expected
    ]

    assert surprises == []


def test_every_page_is_in_the_matrix():
    assert {name for name, _ in every_view()} - PAGES == set()
