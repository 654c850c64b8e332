"""Check and filter read the same table: they agree for every person, permission and row."""

from operator import attrgetter

import pytest
from django.apps import apps
from django.db.models import Value

from clusters.permissions.table import WHO_MAY, Permission
from tests import factories
from tests.matrix import clusters, governors, ledger, meetings, partnerships, resources, training
from tests.matrix.outcomes import PEOPLE as COLUMNS

PEOPLE = ["member", "organiser", "sbm", "governor", "officer", "outsider"]
STAGES = (clusters, governors, ledger, meetings, partnerships, resources, training)
UNLIKE = {frozenset(roles): permission for permission, roles in WHO_MAY.items()}.values()
"""One permission for each set of roles: those that the same roles have are asked in the same words."""


@pytest.fixture
def meeting(cast):
    return factories.meeting(cast.cluster, cast.organiser, cast.brook_lane, day="2027-01-14", title="Autumn meeting")


def found(model, user):
    """(permission, row) of all that the filter lets `user` do to rows of `model`, in one query."""
    wheres = [model.objects.where(user, may=each).order_by().values_list(Value(each), "pk") for each in UNLIKE]
    return set(wheres[0].union(*wheres[1:], all=True))


def test_check_and_filter_agree(cast):
    """For every model that says where its rows hang, with all the rows that the role matrix puts on its stages."""
    for app in STAGES:
        app.stage(cast)
    people = [(name, attrgetter(name)(cast)) for name in COLUMNS.values() if name != "nobody"]
    rows = {model: list(model.objects.for_guard()) for model in apps.get_models() if hasattr(model, "SCOPE")}

    disagreements = [
        f"{name}, {permission}: {model.__name__} {pk}"
        for name, user in people
        for model in rows
        for permission, pk in found(model, user)
        ^ {(permission, row.pk) for permission in UNLIKE for row in rows[model] if user.has_perm(permission, row)}
    ]

    assert disagreements == []
    assert [model.__name__ for model, found in rows.items() if not found] == []


@pytest.mark.parametrize(
    ("who", "may_see", "may_book", "may_cancel", "may_answer"),
    [
        ("member", True, True, False, True),
        ("organiser", True, True, True, True),
        ("sbm", True, False, False, True),
        ("governor", False, False, False, False),
        ("officer", True, True, True, False),
        ("outsider", False, False, False, False),
    ],
)
def test_who_may_do_what_with_a_heads_meeting(cast, meeting, who, may_see, may_book, may_cancel, may_answer):
    user = getattr(cast, who)

    assert user.has_perm(Permission.MEETING_VIEW, meeting) == may_see
    assert user.has_perm(Permission.MEETING_SCHEDULE, cast.cluster) == may_book
    assert user.has_perm(Permission.MEETING_CANCEL, meeting) == may_cancel
    assert user.has_perm(Permission.MEETING_ANSWER, meeting) == may_answer


@pytest.mark.parametrize("who", PEOPLE)
def test_a_standing_takes_two_queries(cast, who, django_assert_max_num_queries):
    user = getattr(cast, who)

    with django_assert_max_num_queries(2):
        user.has_perm(Permission.GROUP_VIEW, cast.cluster)


def test_a_post_that_ended_gives_nothing(cast):
    cast.member.posts.update(ends_on="2025-08-31")

    assert not cast.member.has_perm(Permission.GROUP_VIEW, cast.cluster)
