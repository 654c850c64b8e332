"""A number in an address that no row can have is a page that is not there, for everybody."""

import pytest
from django.urls import NoReverseMatch, reverse

from tests.test_every_view_is_guarded import every_view


def numbered(number):
    """The addresses that take one number, with `number` in its place."""
    for name, _ in every_view():
        for key in ("pk", "urn"):
            try:
                yield reverse(name, kwargs={key: number})
            except NoReverseMatch:
                continue


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [2**31, 10**20])
@pytest.mark.parametrize("who", ["officer", "outsider"])
def test_a_number_without_a_row_is_not_found(cast, sign_in, who, number):
    browser, addresses = sign_in(getattr(cast, who)), list(numbered(number))

    met = {address: browser.get(address).status_code for address in addresses}

    assert len(addresses) > 60
    assert {address: status for address, status in met.items() if status not in (404, 405)} == {}


@pytest.mark.django_db(transaction=True)
def test_nor_is_it_for_somebody_who_is_not_signed_in(client):
    for address in numbered(10**20):
        assert client.get(address).status_code in (302, 404, 405), address
