"""Queries that are composed once."""

from datetime import date, timedelta
from functools import partial

import pytest
import time_machine
from django.db import DataError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clusters.models import HistoryLine, Membership, School
from common.prepared import WrittenOut, prepared
from tests.together import at_once


@prepared
def members(group, day):
    return School.objects.filter(memberships__in=Membership.objects.on(day).filter(group=group)).order_by("urn")


@prepared
def among(schools):
    return School.objects.filter(pk__in=schools).select_related("authority").order_by("urn")


@prepared
def names(urn):
    return School.objects.filter(urn=urn).values_list("name", flat=True)


def test_it_finds_what_the_queryset_finds_for_each_of_its_arguments(cast):
    today = timezone.localdate()

    assert members(cast.cluster, today) == list(members.compose(cast.cluster, today))
    assert members(cast.cluster.pk, today) == list(members.compose(cast.cluster.pk, today))
    assert members(cast.cluster, date(1999, 1, 1)) == []
    assert members(cast.foreign_cluster, today) == list(members.compose(cast.foreign_cluster, today))
    assert len(members(cast.cluster, today)) > 0


@pytest.mark.parametrize("kind", [list, set, tuple])
def test_rows_are_given_as_themselves_or_by_key_in_a_list_of_any_length(cast, kind):
    both = sorted([cast.moss_bank, cast.brook_lane], key=lambda school: school.urn)

    assert among(kind(both)) == both
    assert among(kind(school.pk for school in both)) == both
    assert among(kind([cast.moss_bank])) == [cast.moss_bank]
    assert among(kind()) == []


def test_rows_come_with_what_the_queryset_joins(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert among([cast.moss_bank])[0].authority.name == "Ashworth"


def test_bare_values_come_as_the_queryset_gives_them(cast):
    assert names(cast.moss_bank.urn) == [cast.moss_bank.name]


def test_the_query_is_composed_once(cast):
    composed = []

    @prepared
    def of_authority(authority):
        composed.append(authority)
        return School.objects.filter(authority=authority)

    with CaptureQueriesContext(connection) as asked:
        assert cast.moss_bank in of_authority(cast.moss_bank.authority)
        assert of_authority(0) == []

    assert (len(composed), len(asked)) == (1, 2)


def test_it_is_composed_again_on_another_day(cast):
    @prepared
    def of_today(group):
        return Membership.objects.current().filter(group=group)

    Membership.objects.filter(group=cast.cluster).update(starts_on="2026-11-01", ends_on="2027-03-01")

    with time_machine.travel("2027-02-28T23:59Z", tick=False):
        assert len(of_today(cast.cluster)) == 2
    with time_machine.travel("2027-03-01T00:00Z", tick=False):
        assert of_today(cast.cluster) == []


def test_it_is_planned_once_on_a_connection_and_anew_each_day(cast):
    @prepared
    def of_that_day(urn):
        return School.objects.filter(urn=urn)

    for day in ("2027-02-28", "2027-02-28", "2027-03-01"):
        with time_machine.travel(f"{day}T12:00Z", tick=False):
            assert of_that_day(cast.moss_bank.urn) == [cast.moss_bank]

    assert plans_of("of_that_day") == [(1, 0)]


def test_a_query_written_out_is_planned_once_for_all_that_it_is_asked_with(cast):
    named = WrittenOut("named so", "SELECT name FROM clusters_school WHERE urn = ANY(%(urns)s) AND urn <> %(but)s")
    both, none = [cast.moss_bank.urn, cast.brook_lane.urn], []

    assert named.rows(urns=both, but=cast.brook_lane.urn) == [(cast.moss_bank.name,)]
    assert named.rows(urns=none, but=cast.brook_lane.urn) == []
    assert plans_of("named so") == [(2, 0)]


def test_what_the_query_says_itself_may_hold_any_character(cast):
    @prepared
    def called(urn):
        return School.objects.filter(urn=urn, name="100% St Mary's $1 %s")

    School.objects.filter(pk=cast.moss_bank.pk).update(name="100% St Mary's $1 %s")

    assert called(cast.moss_bank.urn) == [cast.moss_bank]


def test_a_value_that_the_database_refuses_leaves_the_query_usable(cast):
    @prepared
    def of_urn(urn):
        return School.objects.filter(urn=urn)

    with pytest.raises(DataError), transaction.atomic():
        of_urn("not a number")

    assert of_urn(cast.moss_bank.urn) == [cast.moss_bank]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_a_number_too_large_for_its_column_finds_nothing(cast, number):
    assert names(number) == []
    assert names(cast.moss_bank.urn) == [cast.moss_bank.name]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_lost_is_asked_for_anew(cast):
    assert names(cast.moss_bank.urn) == [cast.moss_bank.name]
    connection.connection.close()
    connection.health_check_enabled, connection.health_check_done = True, False

    assert names(cast.moss_bank.urn) == [cast.moss_bank.name]


def test_a_moment_of_its_own_is_refused_because_it_would_stand_all_day():
    @prepared
    def lately(group):
        return HistoryLine.objects.filter(group=group, at__lte=timezone.now())

    with pytest.raises(ValueError, match=r"lately.* would ask about .* all day\. Make it an argument\."):
        lately(1)


def test_what_is_prefetched_by_name_is_asked_for_each_time(cast, django_assert_num_queries):
    @prepared
    def with_posts(urn):
        return School.objects.filter(urn=urn).prefetch_related("posts")

    for school in (cast.moss_bank, cast.brook_lane):
        posts = set(school.posts.all())
        with django_assert_num_queries(2):
            (found,) = with_posts(school.urn)
            assert set(found.posts.all()) == posts


def test_a_prefetch_of_a_query_is_refused_because_nobody_sees_what_it_holds():
    @prepared
    def with_clusters(urn):
        return School.objects.filter(urn=urn).with_clusters()

    with pytest.raises(ValueError, match=r"with_clusters.* would keep a Prefetch"):
        with_clusters(1)


def test_an_argument_too_few_is_refused(cast):
    with pytest.raises(ValueError, match="shorter"):
        members(cast.cluster)


@pytest.mark.django_db(transaction=True)
def test_threads_ask_on_connections_of_their_own(cast):
    today = timezone.localdate()
    days = [today, today - timedelta(days=20_000)] * 4

    assert at_once(*[partial(members, cast.cluster, day) for day in days]) == [members(cast.cluster, today), []] * 4


def plans_of(name):
    """Of each query of this name on this connection: how often its one plan was used, how often it was planned anew."""
    with connection.cursor() as cursor:
        held = "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE name LIKE %s"
        cursor.execute(held, [f"%{name}%"])
        return cursor.fetchall()
