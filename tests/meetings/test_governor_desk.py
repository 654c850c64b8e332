"""The officer's desk of governor groups: each school's representatives, vacancies, terms and last meeting attended."""

import csv
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clusters.permissions.table import Job
from meetings import governor_desk
from meetings.models import Attendance, Meeting
from tests import factories


@pytest.fixture
def page(cast):
    return reverse("meetings:governor_desk", kwargs={"code": cast.ashworth.code})


@pytest.fixture
def held(cast):
    """Makes a meeting of the governor group on a day of October 2026, to which `came` came."""

    def meeting_on(day, *came, absent=()):
        starts_at = datetime(2026, 10, day, 17, tzinfo=UTC)
        meeting = Meeting.objects.create(
            group=cast.governors,
            title="Autumn meeting",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            place="Town hall",
            booked_by=cast.officer,
        )
        for state, schools in (("present", came), ("absent", absent)):
            for school in schools:
                Attendance.objects.create(meeting=meeting, school=school, state=state, recorded_by=cast.officer)
        return meeting

    return meeting_on


def schools(authority, **chosen):
    return [each.school for each in governor_desk.places(authority, **chosen)]


def lines_of(authority):
    return governor_desk.with_people(governor_desk.places(authority))


def test_each_school_of_each_group_has_a_line(cast, held):
    held(1, cast.moss_bank, cast.brook_lane)
    held(8, cast.moss_bank, absent=[cast.brook_lane])

    brook_lane, moss_bank = lines_of(cast.ashworth)

    assert (brook_lane.school, brook_lane.posts, brook_lane.is_vacant) == (cast.brook_lane, [], True)
    assert brook_lane.last_came_at == datetime(2026, 10, 1, 17, tzinfo=UTC)
    assert ([post.user for post in moss_bank.posts], moss_bank.is_vacant) == ([cast.governor], False)
    assert moss_bank.last_came_at == datetime(2026, 10, 8, 17, tzinfo=UTC)


def test_other_authorities_and_heads_clusters_are_not_on_it(cast):
    far = factories.governor_group("Far governors", cast.far_away, area=cast.elsewhere)

    assert {line.group.pk for line in lines_of(cast.ashworth)} == {cast.governors.pk}
    assert {line.group.pk for line in lines_of(cast.elsewhere)} == {far.pk}


def test_a_school_that_left_and_a_closed_group_are_not_on_it(cast):
    cast.governors.memberships.filter(school=cast.brook_lane).update(ends_on=timezone.localdate())
    assert schools(cast.ashworth) == [cast.moss_bank]

    cast.governors.closed_at = timezone.now()
    cast.governors.save()
    assert schools(cast.ashworth) == []


def test_vacant_means_that_nobody_who_joined_represents_the_school(cast):
    factories.post(factories.person(joined_at=None, is_active=False), cast.brook_lane, Job.CLERK)

    assert schools(cast.ashworth, vacant=True) == [cast.brook_lane]
    assert [len(line.posts) for line in lines_of(cast.ashworth)] == [1, 1]


def test_a_post_without_a_seat_in_the_group_represents_nobody(cast):
    cast.governors.seats = [Job.CLERK]
    cast.governors.save()

    assert schools(cast.ashworth, vacant=True) == [cast.brook_lane, cast.moss_bank]


def test_terms_that_run_out_within_ninety_days(cast):
    post = cast.governor.posts.get()
    post.ends_on = timezone.localdate() + timedelta(days=91)
    post.save()
    assert schools(cast.ashworth, ending=True) == []

    post.ends_on = timezone.localdate() + timedelta(days=90)
    post.save()
    assert schools(cast.ashworth, ending=True) == [cast.moss_bank]


def test_schools_that_came_to_none_of_the_last_meetings(cast, held):
    held(1, cast.moss_bank, cast.brook_lane)
    held(8, cast.moss_bank, absent=[cast.brook_lane])
    held(15, cast.brook_lane, absent=[cast.moss_bank])
    held(22)

    assert schools(cast.ashworth, missed=1) == [cast.moss_bank]
    assert schools(cast.ashworth, missed=2) == []


def test_a_school_of_which_nothing_is_on_record_has_missed_nothing(cast, held):
    held(1, cast.moss_bank)

    assert schools(cast.ashworth, missed=3) == []


def test_one_group_can_be_chosen(cast, sign_in, page):
    other = factories.governor_group("South governors", cast.brook_lane)

    shown = sign_in(cast.officer).get(page, {"group": other.pk})

    assert [line.group.pk for line in shown.context["lines"]] == [other.pk]


def test_what_nobody_could_choose_counts_as_nothing(cast, sign_in, page):
    shown = sign_in(cast.officer).get(page, {"group": "x", "missed": "999", "page": "77"})

    assert len(shown.context["lines"]) == 2


def test_the_page_offers_to_invite_where_nobody_is(cast, sign_in, page):
    text = sign_in(cast.officer).get(page).content.decode()

    vacant = cast.governors.memberships.get(school=cast.brook_lane)
    assert reverse("clusters:invite_representatives", kwargs={"pk": vacant.pk}) in text
    assert "Vacant" in text


def test_the_file_has_a_row_for_each_person_and_each_vacancy(cast, sign_in, held):
    held(8, cast.moss_bank)
    post = cast.governor.posts.get()
    post.ends_on = date(2030, 9, 1)
    post.save()
    cast.governor.name = "=1+1"
    cast.governor.save()

    response = sign_in(cast.officer).get(reverse("meetings:governor_desk_csv", kwargs={"code": cast.ashworth.code}))

    rows = list(csv.reader(response.content.decode("utf-8-sig").splitlines()))
    urns = [str(cast.brook_lane.urn), str(cast.moss_bank.urn)]
    assert rows == [
        governor_desk.HEADER,
        ["North governors", "Brook Lane Primary School", urns[0], "", "Vacant", "", "", ""],
        [
            "North governors",
            "Moss Bank Primary School",
            urns[1],
            "Governor",
            "'=1+1",
            "Yes",
            "31 August 2030",
            "8 October 2026",
        ],
    ]


def test_the_file_follows_the_filters(cast, sign_in):
    page = reverse("meetings:governor_desk_csv", kwargs={"code": cast.ashworth.code})

    text = sign_in(cast.officer).get(page, {"vacant": "on"}).content.decode()

    assert "Brook Lane" in text
    assert "Moss Bank" not in text


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(("name", "queries"), [("governor_desk", 6), ("governor_desk_csv", 5)])
def test_they_take_few_queries(cast, sign_in, held, django_assert_num_queries, name, queries, count):
    for number in range(count):
        school = factories.school()
        group = factories.governor_group(None, school)
        factories.post(factories.person(), school, Job.GOVERNOR)
        factories.membership(cast.governors, school)
        held(number + 1, school)
        assert group
    browser = sign_in(cast.officer)

    with django_assert_num_queries(queries):
        browser.get(reverse(f"meetings:{name}", kwargs={"code": cast.ashworth.code}))
