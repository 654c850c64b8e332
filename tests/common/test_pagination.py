"""Long lists, a page at a time."""

import pytest
from django.contrib.auth import get_user_model
from django.test import RequestFactory

from common.pagination import newest_first, page_of, paged


def asking(query):
    return RequestFactory().get(f"/{query}")


@pytest.mark.parametrize(
    ("query", "first"), [("", 1), ("?page=2", 21), ("?page=99", 41), ("?page=x", 1), ("?page=-1", 41)]
)
def test_page_of_gives_the_nearest_page(query, first):
    page = page_of(range(1, 51), asking(query))

    assert page[0] == first


@pytest.mark.parametrize(("rows", "pages"), [(0, 1), (20, 1), (21, 2)])
def test_page_of_says_how_many_rows_and_pages_there_are(rows, pages):
    page = page_of(range(rows), asking(""))

    assert (list(page), page.paginator.count) == (list(range(min(rows, 20))), rows)
    assert (page.paginator.num_pages, page.has_next()) == (pages, pages == 2)


@pytest.mark.parametrize(("size", "queries"), [(5, 1), (2, 2)])
def test_page_of_counts_only_what_does_not_fit_on_a_page(people, django_assert_num_queries, size, queries):
    with django_assert_num_queries(queries):
        page = page_of(get_user_model().objects.order_by("pk"), asking(""), size)
        assert (len(page), page.paginator.count) == (size, 5)


@paged
def people_called(name):
    return get_user_model().objects.filter(name=name).order_by("pk")


@pytest.mark.parametrize(("query", "expected"), [("", range(20)), ("?page=1", range(20)), ("?page=2", range(20, 21))])
@pytest.mark.django_db
def test_a_paged_query_gives_the_page_that_the_address_asks_for(query, expected):
    user = get_user_model()
    rows = user.objects.bulk_create(
        [user(email=f"person{number:02}@example.org", name="Clerk") for number in range(21)]
    )

    page = people_called(asking(query), "Clerk")

    assert list(page) == [rows[number] for number in expected]
    assert (page.paginator.count, page.paginator.num_pages) == (21, 2)
    assert list(people_called(asking(query), "Nobody")) == []


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
