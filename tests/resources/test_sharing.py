"""For whom something is there: who may see it, who may book it and for which school."""

import pytest

from clusters.permissions.table import Job, Permission
from resources import sharing
from resources.models import Booking, Resource
from tests import factories

PEOPLE = ["member", "organiser", "sbm", "governor", "officer", "outsider"]


def schools_for(user, thing):
    thing = Resource.objects.for_guard().get(pk=thing.pk)
    return list(sharing.schools_for(type(user).objects.get(pk=user.pk), thing))


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("model", [Resource, Booking])
def test_check_and_filter_agree(cast, booking, offer, who, model):
    offer(name="Board room", kind="room", groups=[cast.governors])
    user = getattr(cast, who)

    for permission in Permission:
        found = set(model.objects.where(user, may=permission).values_list("pk", flat=True))

        assert found == {row.pk for row in model.objects.all() if user.has_perm(permission, row)}


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("member", ["Moss Bank Primary School"]),
        ("sbm", ["Moss Bank Primary School"]),
        ("organiser", ["Brook Lane Primary School"]),
        ("governor", []),
        ("officer", []),
        ("outsider", []),
    ],
)
def test_people_book_for_their_own_school(cast, minibus, who, names):
    assert [str(school) for school in schools_for(getattr(cast, who), minibus)] == names


def test_who_sits_in_the_group_books_for_the_school_they_sit_for(cast, offer):
    room = offer(name="Board room", kind="room", groups=[cast.governors])

    assert schools_for(cast.governor, room) == [cast.moss_bank]


def test_a_deputy_who_only_stands_in_at_meetings_does_not_book(cast, minibus):
    deputy = factories.person()
    factories.post(deputy, cast.moss_bank, Job.DEPUTY)

    assert schools_for(deputy, minibus) == []
    assert not deputy.has_perm(Permission.RESOURCE_BOOK, minibus)


def test_a_post_that_ended_books_nothing(cast, minibus):
    cast.sbm.posts.update(ends_on="2026-11-01")

    assert schools_for(cast.sbm, minibus) == []


def test_a_school_that_left_the_group_books_nothing(cast, minibus):
    cast.cluster.memberships.filter(school=cast.moss_bank).update(ends_on="2026-11-01")

    assert schools_for(cast.sbm, minibus) == []
    assert sharing.group_through(minibus, cast.moss_bank) is None
