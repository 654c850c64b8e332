"""Long lists, a page at a time."""

import pytest
from django.contrib.auth import get_user_model
from django.test import RequestFactory

from common.pagination import newest_first, page_of


def asking(query):
    return RequestFactory().get(f"/{query}")


@pytest.mark.parametrize(
    ("query", "first"), [("", 1), ("?page=2", 21), ("?page=99", 41), ("?page=x", 1), ("?page=-1", 41)]
)
def test_page_of_gives_the_nearest_page(query, first):
    page = page_of(range(1, 51), asking(query))

    assert page[0] == first


@pytest.fixture
def people(db):
    user = get_user_model()
    return user.objects.bulk_create([user(email=f"person{number}@example.org") for number in range(5)])


def test_newest_first_leads_from_stretch_to_stretch(people):
    newest = [person.pk for person in reversed(people)]

    first = newest_first(get_user_model().objects.all(), asking(""), size=2)
    second = newest_first(get_user_model().objects.all(), asking(first.next_url), size=2)
    third = newest_first(get_user_model().objects.all(), asking(second.next_url), size=2)

    assert [row.pk for row in [*first.rows, *second.rows, *third.rows]] == newest
    assert third.next_url == ""


@pytest.mark.parametrize("query", ["?before=", "?before=x", "?before=²", "?before=99999999999999999999999"])
def test_newest_first_ignores_what_is_no_key(people, query):
    stretch = newest_first(get_user_model().objects.all(), asking(query), size=2)

    assert [row.pk for row in stretch.rows] == [people[4].pk, people[3].pk]
