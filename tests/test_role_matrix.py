"""Everybody opens every page of the matrix, and meets what it says."""

import pytest
from django.urls import NoReverseMatch, reverse

from clusters.permissions.table import Permission
from tests.matrix import clusters, governors, ledger, meetings, partnerships, resources, training
from tests.matrix.outcomes import HIDDEN, NO, PEOPLE, SIGN_IN, YES
from tests.test_every_view_is_guarded import every_view

APPS = (clusters, governors, ledger, meetings, partnerships, resources, training)
PAGES = {name: (app, row) for app in APPS for name, row in app.PAGES.items()}


def address(name, stage):
    """The address of the page `name` with the stage's rows filled in: the row that the stage names for the page, or
    for its app, or one of the places by their slug, URN or code."""
    candidates = [
        {},
        *({key: stage[key]} for key in ("slug", "urn", "code") if key in stage),
        {"pk": stage.get(name) or stage.get(name.partition(":")[0])},
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


@pytest.mark.parametrize("name", PAGES)
def test_page_opens_for_those_the_matrix_names(cast, sign_in, client, name):
    app, row = PAGES[name]
    people = getattr(app, "PEOPLE", PEOPLE)
    page = address(name, app.stage(cast))
    clients = [client if who == "nobody" else sign_in(getattr(cast, who)) for who in people]

    met = tuple(outcome(each.get(page)) for each in clients)

    assert dict(zip(people, met, strict=True)) == dict(zip(people, row, strict=True))


def test_every_guarded_page_is_in_the_matrix():
    guarded = {name for name, view in every_view() if isinstance(getattr(view, "guard", None), Permission)}

    assert guarded - PAGES.keys() == set()
