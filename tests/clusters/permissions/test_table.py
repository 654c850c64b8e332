"""Check and filter read the same table: they agree for every person, permission and row."""

import pytest

from clusters.models import AuthorityPost, Group, LocalAuthority, Membership, Office, Post, School
from clusters.permissions.table import Permission
from meetings.models import Meeting

PEOPLE = ["member", "organiser", "sbm", "governor", "officer", "outsider"]


@pytest.fixture
def meeting(cast):
    return Meeting.objects.create(
        group=cast.cluster,
        title="Autumn meeting",
        starts_at="2027-01-14T13:30Z",
        ends_at="2027-01-14T15:30Z",
        host_school=cast.brook_lane,
        booked_by=cast.organiser,
    )


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("model", [LocalAuthority, School, Group, Membership, Post, Office, AuthorityPost, Meeting])
def test_check_and_filter_agree(cast, meeting, who, model):
    user = getattr(cast, who)

    for permission in Permission:
        found = set(model.objects.where(user, may=permission).values_list("pk", flat=True))

        assert found == {row.pk for row in model.objects.all() if user.has_perm(permission, row)}


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
