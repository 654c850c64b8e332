"""Where one may ask, what waits for an officer, and what the pages take."""

from uuid import uuid4

import pytest
from django.urls import reverse

from clusters import desk
from clusters.actions import requests
from tests import factories
from tests.clusters.requests.cases import request_for


def test_the_officers_list_puts_waiting_first(cast, sign_in, south, asked):
    other = requests.ask(request_for(south, email="other@home.example"))
    requests.decline(asked, reason="Too few schools", by=cast.officer)

    page = sign_in(cast.officer).get(reverse("clusters:requests", kwargs={"code": cast.ashworth.code}))

    assert list(page.context["page"]) == [other, asked]


def test_one_may_ask_from_the_cluster_and_the_area(cast, client, south, page):
    assert page in client.get(south.get_absolute_url()).content.decode()
    area = client.get(reverse("clusters:area")).content.decode()
    assert page in area
    assert reverse("clusters:request_group", kwargs={"slug": cast.cluster.slug}) not in area
    assert "governor-group/new" not in client.get(cast.cluster.get_absolute_url()).content.decode()


def test_the_desk_counts_those_that_wait(cast, sign_in, asked):
    desk = sign_in(cast.officer).get(reverse("clusters:authority_desk", kwargs={"code": cast.ashworth.code}))

    assert desk.context["numbers"]["requests"] == 1


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_takes_four_queries(cast, sign_in, south, django_assert_num_queries, count):
    for number in range(count):
        requests.ask(request_for(south, email=f"person{number}@home.example"))
    browser = sign_in(cast.officer)

    with django_assert_num_queries(4):
        browser.get(reverse("clusters:requests", kwargs={"code": cast.ashworth.code}))


@pytest.mark.parametrize("count", [1, 5])
def test_a_request_takes_four_queries(cast, sign_in, members, django_assert_num_queries, count):
    for number in range(count):
        requests.say(members, f"Question {number}", key=uuid4(), by=cast.officer)
    browser = sign_in(cast.officer)

    with django_assert_num_queries(4):
        browser.get(members.get_absolute_url())


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize("name", ["request_group", "request_sent"])
def test_asking_takes_one_query(client, south, django_assert_num_queries, name, count):
    for number in range(count):
        factories.membership(south, factories.school())
        requests.ask(request_for(south, email=f"parent{number}@home.example"))

    with django_assert_num_queries(1):
        assert client.get(reverse(f"clusters:{name}", kwargs={"slug": south.slug})).status_code == 200


def test_what_nobody_has_decided_waits_for_the_officers(cast, asked):
    waiting = ("clusters.request", str(asked.pk), "South cluster", "Parent governor, Moss Bank", None)

    assert list(desk.waiting(cast.officer)) == [waiting]
    assert [list(desk.waiting(each)) for each in (cast.outsider, cast.member, cast.organiser)] == [[], [], []]
    words, page, kwarg = desk.LINKS["clusters.request"]
    assert reverse(page, kwargs={kwarg: waiting[1]}) == asked.get_absolute_url()
    assert words == "Decide about a governor group for"

    requests.decline(asked, reason="Too few schools", by=cast.officer)
    assert not desk.waiting(cast.officer).exists()


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(("name", "queries"), [("establish_request", 6), ("decline_request", 3)])
def test_deciding_takes_few_queries(cast, sign_in, south, asked, django_assert_num_queries, name, queries, count):
    for number in range(count):
        factories.membership(south, factories.school())
        requests.ask(request_for(south, email=f"parent{number}@home.example"))
    browser = sign_in(cast.officer)

    with django_assert_num_queries(queries):
        browser.get(reverse(f"clusters:{name}", kwargs={"pk": asked.pk}))
