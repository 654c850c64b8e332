"""The desk: what waits for a person, and the area for everybody else."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from clusters.actions import handovers, requests
from clusters.models import AuthorityPost, GroupRequest
from clusters.permissions.table import Job
from letters.models import Letter
from meetings.models import Meeting
from tests import factories


@pytest.fixture(autouse=True)
def in_november():
    """The meetings lie ahead whenever the tests run."""
    with time_machine.travel("2026-11-23T09:00Z", tick=False):
        yield


def a_meeting(cast, day):
    return factories.meeting(
        cast.cluster, cast.organiser, cast.brook_lane, day=f"2027-01-{day:02}", title="Head teachers’ meeting"
    )


def test_what_waits_for_an_answer_is_on_the_desk(cast, sign_in):
    a_meeting(cast, 14)

    page = sign_in(cast.member).get("/").content.decode()

    assert "Answer for Moss Bank Primary School" in page
    assert "Thursday 14 January 2027, 1:30pm" in page


def test_somebody_with_two_schools_is_led_to_the_answer_of_each(cast, sign_in):
    a_meeting(cast, 14)
    factories.post(cast.member, cast.brook_lane)
    client = sign_in(cast.member)

    page = client.get("/").content.decode()

    for school in (cast.moss_bank, cast.brook_lane):
        link = f"{reverse('meetings:answer', args=[Meeting.objects.get().pk])}?school={school.urn}"
        assert link in page
        assert f"Will {school} come?" in client.get(link).content.decode()


def test_nothing_of_another_area_is_on_the_desk(cast, sign_in):
    a_meeting(cast, 14)

    page = sign_in(cast.outsider).get("/").content.decode()

    assert "Head teachers’ meeting" not in page
    assert "No meeting waits for your answer" in page


def test_the_desk_leads_to_the_persons_groups_and_schools(cast, sign_in):
    page = sign_in(cast.member).get("/").content.decode()

    assert f'href="{cast.cluster.get_absolute_url()}"' in page
    assert f'href="{cast.moss_bank.get_absolute_url()}"' in page
    assert f'href="/groups/{cast.cluster.slug}/meetings/new/"' in page


def test_somebody_with_many_groups_finds_them_folded_under_a_link_to_all(cast, sign_in):
    for _ in range(6):
        factories.cluster(None, cast.moss_bank)

    head, officer = (sign_in(person).get("/").content.decode() for person in (cast.member, cast.officer))

    assert "See every group of the area" in head
    assert "See all groups of your area" in officer
    for page in (head, officer):
        assert "Open one, or book a meeting" in page
        assert cast.cluster.get_absolute_url() in page


def test_the_desk_of_somebody_who_may_not_book_shows_their_group_without_booking(cast, sign_in):
    page = sign_in(cast.governor).get("/").content.decode()

    assert f'href="{cast.governors.get_absolute_url()}"' in page
    assert "Book a meeting" not in page
    assert "You are in no group yet" not in page


def test_people_who_are_not_signed_in_see_the_area(cast, client):
    assert "North cluster" in client.get("/").content.decode()


def offer_an_office(cast):
    """Somebody offers the head teacher of Moss Bank the office of organiser of one more group."""
    group = factories.cluster(None, cast.moss_bank)
    office = factories.office(factories.person(), group)
    return handovers.offer(office, cast.member, by=office.user)


def ask_for_a_governor_group(cast):
    """Somebody waits for the officers' decision."""
    group = factories.cluster(None, cast.moss_bank)
    asked = GroupRequest(cluster=group, name="A governor", email="governor@home.example", role="Governor", why="Why")
    return requests.ask(asked)


@pytest.mark.parametrize("rows", [1, 5])
@pytest.mark.parametrize(("offered", "queries"), [(False, 11), (True, 12)])
def test_the_desk_takes_the_same_queries_for_few_rows_and_many(
    cast, sign_in, django_assert_num_queries, rows, offered, queries
):
    """At most twelve, for somebody of whom everything that the desk can show is true at once."""
    factories.partnership(None, cast.moss_bank)
    AuthorityPost.objects.create(user=cast.member, authority=cast.ashworth, job="officer", starts_on="2024-09-01")
    for number in range(rows):
        a_meeting(cast, 10 + number)
        a_failed_letter(cast.member, days_ago=number)
        ask_for_a_governor_group(cast)
        school = factories.school()
        factories.post(cast.member, school, Job.HEAD)
        factories.office(cast.member, factories.cluster(None, school), job="chair")
        if offered:
            offer_an_office(cast)
    client = sign_in(cast.member)
    client.get("/")

    with django_assert_num_queries(queries):
        page = client.get("/").content.decode()

    assert ("Offices offered to you" in page) == offered


def a_failed_letter(by, days_ago):
    return Letter.objects.create(
        address="head@mossbank.example",
        posted_by=by,
        kind="meeting",
        subject="A meeting",
        dedupe_key=f"failed:{days_ago}",
        message_id=f"<failed-{days_ago}@portal.example>",
        state=Letter.State.FAILED,
        posted_at=timezone.now() - timedelta(days=days_ago),
    )


def test_a_letter_in_trouble_is_on_the_desk_while_it_is_news(cast, sign_in):
    a_failed_letter(cast.member, days_ago=31)
    client = sign_in(cast.member)
    assert "may not have arrived" not in client.get("/").content.decode()

    a_failed_letter(cast.member, days_ago=1)

    assert "1 letter sent for you may not have arrived" in client.get("/").content.decode()


def test_the_desk_shows_ten_that_wait_and_says_when_there_are_more(cast, sign_in):
    for day in range(10, 21):
        a_meeting(cast, day)

    page = sign_in(cast.member).get("/").content.decode()

    assert page.count("Answer for Moss Bank Primary School") == 10
    assert "More meetings wait for your answer after these." in page
