"""Queries that are composed for nobody yet find what they find when composed for each person."""

import pytest

from clusters.models import GroupRequest, Handover, Office, Post, School
from clusters.permissions.standing import standing_of
from clusters.permissions.table import Permission, Role
from clusters.permissions.unnamed import Unnamed
from common.prepared import prepared
from tests import factories

PEOPLE = ("member", "organiser", "sbm", "governor", "officer", "outsider", "lead")


@prepared
def posts(user: Unnamed):
    return Post.objects.where(user, may=Permission.POST_VIEW).order_by("pk")


@prepared
def handovers(user: Unnamed):
    return Handover.objects.where(user, may=Permission.HANDOVER_VIEW).order_by("pk")


@prepared
def requests(user: Unnamed):
    return GroupRequest.objects.where(user, may=Permission.REQUEST_VIEW).order_by("pk")


@prepared
def led(user: Unnamed, offices):
    schools = standing_of(user).places_with("school", {Role.HEAD})
    return School.objects.filter(pk__in=schools, memberships__group__offices__in=offices, posts__user=user)


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("ask", [posts, handovers, requests])
def test_where_answers_for_whoever_the_call_names(cast, ask, who):
    office = cast.organiser.offices.get()
    Handover.objects.create(office=office, offered_by=cast.organiser, offered_to=cast.member)
    GroupRequest.objects.create(cluster=cast.cluster, name="S", email="s@s.example", role="SBM", asked_by=cast.sbm)
    person = getattr(cast, who)

    assert ask(person) == list(ask.compose(person))


def test_the_answers_differ_from_person_to_person(cast):
    GroupRequest.objects.create(cluster=cast.cluster, name="S", email="s@s.example", role="SBM", asked_by=cast.sbm)

    assert [len(requests(getattr(cast, who))) for who in PEOPLE] == [0, 0, 1, 0, 1, 0, 0]


def test_places_person_and_other_arguments_stand_side_by_side(cast):
    offices = list(Office.objects.filter(group=cast.cluster))

    assert led(cast.organiser, offices) == [cast.brook_lane]
    assert led(cast.member, offices) == [cast.moss_bank]
    assert led(cast.sbm, offices) == led(cast.organiser, []) == []


def test_superusers_and_people_who_left_are_answered_by_a_query_of_their_own(cast):
    root = factories.person("root@portal.example", is_superuser=True)
    left = factories.person("left@portal.example", is_active=False)
    factories.post(left, cast.moss_bank)

    assert posts(root) == list(Post.objects.order_by("pk"))
    assert posts(left) == []


def test_it_asks_nothing_but_the_query_beside_the_standing(cast, django_assert_num_queries):
    posts(cast.officer)

    with django_assert_num_queries(1):
        assert len(posts(cast.officer)) == 4
