"""The footer's pages and the addresses that machines read: how often they ask the database."""

import pytest
from django.urls import reverse

from tests import factories


@pytest.mark.parametrize(
    ("name", "queries"),
    [("accessibility", 0), ("privacy", 0), ("cookies", 0), ("robots", 0), ("healthz", 0), ("readyz", 3)],
)
def test_pages_for_anybody_take_few_queries(client, db, django_assert_num_queries, name, queries):
    with django_assert_num_queries(queries):
        assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("schools", [1, 5])
@pytest.mark.parametrize("name", ["accessibility", "privacy", "cookies"])
def test_the_footers_pages_take_three_queries_for_somebody_who_is_signed_in(
    cast, sign_in, django_assert_num_queries, name, schools
):
    for _ in range(schools):
        factories.post(cast.member, factories.school())
    client = sign_in(cast.member)

    with django_assert_num_queries(3):
        assert client.get(reverse(name)).status_code == 200
