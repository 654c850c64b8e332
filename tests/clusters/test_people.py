"""Who is in a group follows from memberships, posts and offices."""

import pytest

from clusters import gaps, people
from clusters.permissions.table import Job
from tests import factories


def seated(group):
    """{school: those who sit in `group` for it}."""
    return {school: [post.user for post in posts] for school, posts in people.seated_posts(group).items()}


def test_the_seat_holders_of_every_member_school(cast, django_assert_num_queries):
    lonely = factories.school("Lonely Primary School")
    factories.membership(cast.cluster, lonely)

    with django_assert_num_queries(2):
        found = seated(cast.cluster)

    assert found == {cast.brook_lane: [cast.organiser], lonely: [], cast.moss_bank: [cast.member]}


def test_a_successor_holds_the_seat_from_the_day_the_post_passes(cast):
    cast.member.posts.update(ends_on="2026-01-05")
    successor = factories.person()
    factories.post(successor, cast.moss_bank, starts_on="2026-01-05")

    assert seated(cast.cluster)[cast.moss_bank] == [successor]


def test_somebody_who_has_not_joined_is_shown_and_not_told(cast):
    invited = factories.person(joined_at=None, is_active=False)
    factories.post(invited, cast.moss_bank)

    assert invited in seated(cast.cluster)[cast.moss_bank]
    assert invited not in people.who_is_told(cast.cluster)


def test_seat_and_office_holders_are_told_once_each(cast, django_assert_num_queries):
    clerk = factories.person("clerk@ashworth.example", "A clerk")
    factories.office(clerk, cast.cluster, job="clerk")

    with django_assert_num_queries(1):
        told = list(people.who_is_told(cast.cluster))

    assert told == [clerk, cast.organiser, cast.member]


def test_officers_are_told_about_governor_groups_only(cast):
    assert cast.officer in people.who_is_told(cast.governors)
    assert cast.officer not in people.who_is_told(cast.cluster)
    assert cast.outsider not in people.who_is_told(cast.governors)


def test_the_people_of_several_groups_are_those_of_each_once(cast, django_assert_num_queries):
    clerk = factories.person("clerk@ashworth.example", "A clerk")
    factories.office(clerk, cast.foreign_cluster, job="clerk")
    factories.post(factories.person(), cast.moss_bank, Job.TEACHER)
    groups = [cast.cluster, cast.governors, cast.foreign_cluster]

    with django_assert_num_queries(1):
        told = list(people.told_of_any(groups))

    assert told == [clerk, cast.officer, cast.governor, cast.organiser, cast.outsider, cast.member]
    assert set(told) == {person for group in groups for person in people.who_is_told(group)}
    assert list(people.told_of_any([cast.governors])) == people.who_is_told(cast.governors)


def test_a_seat_of_one_group_is_none_of_another(cast):
    other = factories.cluster(None, cast.brook_lane, seats=[Job.SBM])

    assert cast.organiser not in people.told_of_any([other])
    assert cast.sbm not in people.told_of_any([other, cast.foreign_cluster])


def test_a_school_that_left_has_no_seat(cast):
    cast.cluster.memberships.filter(school=cast.moss_bank).update(ends_on="2026-01-05")

    assert list(people.member_schools(cast.cluster)) == [cast.brook_lane]
    assert cast.member not in people.who_is_told(cast.cluster)


def test_a_post_outside_the_seats_gives_none(cast):
    assert cast.sbm not in people.who_is_told(cast.cluster)
    assert cast.governor in people.who_is_told(cast.governors)


@pytest.mark.parametrize(
    ("person", "post", "has_head"),
    [
        ({}, {}, True),
        ({"is_active": False}, {}, False),
        ({}, {"starts_on": "2099-09-01"}, False),
        ({}, {"ends_on": "2025-09-01"}, False),
        ({}, {"job": Job.DEPUTY}, False),
    ],
    ids=["joined", "account closed", "begins later", "ended", "deputy"],
)
def test_the_pages_and_the_desk_agree_who_is_without_a_head_teacher(cast, sign_in, person, post, has_head):
    school = factories.school("Led Primary School")
    factories.membership(cast.cluster, school)
    factories.post(factories.person(**person), school, **post)
    officer = sign_in(cast.officer)

    school_page, group_page = (officer.get(row.get_absolute_url()).content.decode() for row in (school, cast.cluster))

    assert (school not in gaps.without_head(cast.ashworth)) is has_head
    assert ("No head teacher on record" not in school_page) is has_head
    assert ("No head teacher on record" not in group_page) is has_head


def test_a_head_teacher_who_is_invited_is_still_awaited_at_the_desk_and_named_alike_on_the_pages(cast, sign_in):
    school = factories.school("Awaited Primary School")
    factories.membership(cast.cluster, school)
    factories.post(factories.person(name="New head", joined_at=None, is_active=False), school)
    officer = sign_in(cast.officer)

    school_page, group_page = (officer.get(row.get_absolute_url()).content.decode() for row in (school, cast.cluster))

    assert school in gaps.without_head(cast.ashworth)
    for page in (school_page, group_page):
        assert "New head" in page
        assert "(invited, has not joined yet)" in page
        assert "No head teacher on record" not in page
