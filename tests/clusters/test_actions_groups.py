"""Groups are made and changed, schools go in and come out, also when two officers do it at once."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from clusters import people
from clusters.actions import groups
from clusters.models import Cluster, GovernorGroup, Group, HistoryLine, Membership
from clusters.permissions.table import Job
from common import editing
from tests import factories
from tests.together import at_once

SOON = date(2027, 1, 4)


@pytest.fixture
def seat(cast):
    """The membership of Moss Bank in the cluster."""
    return cast.cluster.memberships.get(school=cast.moss_bank)


def a_cluster(name="South cluster", **fields):
    return Cluster(
        **{"authority": factories.authority(), "name": name, "phase": "primary", "seats": [Job.HEAD]} | fields
    )


def governors_of(cluster, name="Governors"):
    return GovernorGroup(authority=cluster.authority, name=name, seats=[Job.GOVERNOR], matched_cluster=cluster)


# --- making -----------------------------------------------------------------------------------------


def test_a_group_gets_an_address_from_its_name_and_a_line_of_history(cast):
    cluster = groups.create(a_cluster("Horwich & Blackrod"), by=cast.officer)

    assert cluster.slug == "horwich-blackrod"
    line = HistoryLine.objects.get(group=cluster)
    assert str(line) == "Governance officer, Ashworth made the cluster “Horwich & Blackrod”"


def test_a_name_taken_elsewhere_gets_an_address_of_its_own(cast):
    groups.create(a_cluster("South cluster"), by=cast.officer)
    there = groups.create(a_cluster("South cluster", authority=cast.elsewhere), by=cast.outsider)

    assert there.slug == "south-cluster-2"


def test_a_name_without_letters_gets_an_address_all_the_same(cast):
    assert groups.create(a_cluster("…"), by=cast.officer).slug == "group"


def test_a_name_is_taken_once_in_an_authority(cast):
    with pytest.raises(ValidationError, match="There is a group with this name already"):
        groups.create(a_cluster("North cluster"), by=cast.officer)


def test_a_governor_group_takes_over_the_open_schools_of_its_cluster(cast):
    factories.membership(cast.cluster, factories.school(status="closed"))
    cluster = cast.foreign_cluster
    factories.membership(cluster, factories.school("Shut Primary School", status="closed"))

    schools = groups.establish(governors_of(cluster), with_schools=True, by=cast.outsider)

    assert schools == [cast.far_away]
    assert list(people.member_schools(cluster.governor_group)) == [cast.far_away]


def test_a_governor_group_that_stands_alone_has_no_schools(cast):
    group = GovernorGroup(authority=cast.ashworth, name="Chairs’ forum", seats=[Job.CHAIR_OF_GOVERNORS])

    assert groups.establish(group, with_schools=True, by=cast.officer) == []


# --- changing ---------------------------------------------------------------------------------------


def test_what_was_changed_is_on_record_and_raises_the_version(cast):
    cast.cluster.name, cast.cluster.area = "North and east cluster", "Horwich"

    groups.change(cast.cluster, seen=1, by=cast.officer)

    assert Cluster.objects.get(pk=cast.cluster.pk).version == 2
    assert HistoryLine.objects.get(group=cast.cluster).text == "changed the group’s name, area"


def test_saving_without_a_change_leaves_no_trace(cast):
    groups.change(cast.cluster, seen=1, by=cast.officer)

    assert not HistoryLine.objects.exists()
    assert Cluster.objects.get(pk=cast.cluster.pk).version == 1


def test_somebody_who_was_overtaken_is_told(cast):
    with pytest.raises(editing.Overtaken) as refused:
        groups.change(cast.cluster, seen=0, by=cast.officer)

    assert refused.value.row == cast.cluster


# --- schools in, schools out ------------------------------------------------------------------------


def test_schools_are_put_in_from_a_day_and_those_that_are_in_are_named(cast):
    third = factories.school("Third Primary School")

    new, already = groups.put_in(cast.cluster, [third, cast.moss_bank, third], starts_on=SOON, by=cast.officer)

    assert (new, already) == ([third], [cast.moss_bank])
    assert third in people.member_schools(cast.cluster, SOON)
    assert third not in people.member_schools(cast.cluster, SOON - timedelta(days=1))


def test_a_closed_school_is_refused_by_name(cast):
    closed = factories.school("Closed Primary School", status="closed")

    with pytest.raises(ValidationError, match="Leave out: Closed Primary School"):
        groups.put_in(cast.cluster, [closed], starts_on=SOON, by=cast.officer)


def test_a_closed_group_takes_no_schools(cast):
    Group.objects.filter(pk=cast.cluster.pk).update(closed_at=timezone.now())

    with pytest.raises(ValidationError, match="This group is closed"):
        groups.put_in(cast.cluster, [factories.school()], starts_on=SOON, by=cast.officer)


def test_a_school_that_left_comes_back(cast, seat):
    groups.take_out(seat, ends_on=SOON, by=cast.officer)

    new, already = groups.put_in(cast.cluster, [cast.moss_bank], starts_on=SOON, by=cast.officer)

    assert (new, already) == ([cast.moss_bank], [])


def test_a_school_that_will_join_is_in_already(cast):
    third = factories.school()
    groups.put_in(cast.cluster, [third], starts_on=SOON, by=cast.officer)

    assert groups.put_in(cast.cluster, [third], starts_on=SOON - timedelta(days=9), by=cast.officer) == ([], [third])


def test_taking_out_is_on_record_with_its_day(cast, seat):
    groups.take_out(seat, ends_on=SOON, by=cast.officer)

    assert cast.moss_bank in people.member_schools(cast.cluster, SOON - timedelta(days=1))
    assert cast.moss_bank not in people.member_schools(cast.cluster, SOON)
    line = HistoryLine.objects.get(school=cast.moss_bank)
    assert line.text == "took Moss Bank Primary School out of North cluster from Monday 4 January 2027"


def test_a_school_leaves_once_and_not_before_it_came(cast, seat):
    with pytest.raises(ValidationError, match="The end date must be the same as or after the start date"):
        groups.take_out(seat, ends_on=date(2020, 1, 1), by=cast.officer)

    seat.refresh_from_db()
    groups.take_out(seat, ends_on=SOON, by=cast.officer)
    with pytest.raises(ValidationError, match="leaves the group on Monday 4 January 2027 already"):
        groups.take_out(seat, ends_on=SOON, by=cast.officer)


# --- at once ----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_officers_who_put_the_same_school_in_at_once_put_it_in_once():
    cluster, school, officer = factories.cluster(), factories.school(), factories.person()
    outcomes = at_once(*[lambda: groups.put_in(cluster, [school], starts_on=SOON, by=officer)] * 4)

    assert sorted(outcomes, key=str) == sorted([([school], []), *[([], [school])] * 3], key=str)
    assert Membership.objects.count() == 1
    assert HistoryLine.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_officers_who_put_schools_in_in_opposite_order_both_succeed():
    cluster, officer = factories.cluster(), factories.person()
    schools = [factories.school() for _ in range(20)]
    at_once(
        lambda: groups.put_in(cluster, schools, starts_on=SOON, by=officer),
        lambda: groups.put_in(cluster, schools[::-1], starts_on=SOON, by=officer),
    )

    assert Membership.objects.count() == 20


@pytest.mark.django_db(transaction=True)
def test_officers_who_make_a_group_of_one_name_at_once_make_one():
    factories.authority()
    officer = factories.person()
    outcomes = at_once(*[lambda: groups.create(a_cluster(), by=officer)] * 4)

    assert Cluster.objects.count() == 1
    refusals = [refusal for refusal in outcomes if isinstance(refusal, ValidationError)]
    assert [refusal.messages for refusal in refusals] == [
        ["There is a group with this name already. Choose another name."]
    ] * 3


@pytest.mark.django_db(transaction=True)
def test_groups_of_one_name_made_at_once_in_two_authorities_get_two_addresses():
    officer, areas = factories.person(), [factories.authority(), factories.authority("802", "Elsewhere")]
    at_once(*[lambda area=area: groups.create(a_cluster(authority=area), by=officer) for area in areas])

    assert sorted(Cluster.objects.values_list("slug", flat=True)) == ["south-cluster", "south-cluster-2"]


@pytest.mark.django_db(transaction=True)
def test_one_cluster_gets_one_governor_group_however_many_are_made_at_once():
    cluster, officer = factories.cluster(), factories.person()
    outcomes = at_once(
        lambda: groups.create(governors_of(cluster, "One"), by=officer),
        lambda: groups.create(governors_of(cluster, "Two"), by=officer),
    )

    assert GovernorGroup.objects.count() == 1
    assert sum(isinstance(outcome, ValidationError) for outcome in outcomes) == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_change_a_group_at_once_do_not_overwrite_each_other():
    cluster, officer = factories.cluster("North cluster"), factories.person()
    renamed, moved = Cluster.objects.get(pk=cluster.pk), Cluster.objects.get(pk=cluster.pk)
    renamed.name, moved.area = "Upper cluster", "Horwich"
    outcomes = at_once(
        lambda: groups.change(renamed, seen=1, by=officer), lambda: groups.change(moved, seen=1, by=officer)
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Cluster", "Overtaken"]
    stored = Cluster.objects.get(pk=cluster.pk)
    assert (stored.name, stored.area) in {("Upper cluster", ""), ("North cluster", "Horwich")}


@pytest.mark.django_db(transaction=True)
def test_a_school_taken_out_twice_at_once_leaves_once():
    cluster, officer = factories.cluster(None, factories.school()), factories.person()
    pk = cluster.memberships.get().pk
    days = [SOON, SOON + timedelta(days=1)]
    outcomes = at_once(
        *[lambda day=day: groups.take_out(Membership.objects.get(pk=pk), ends_on=day, by=officer) for day in days]
    )

    assert sum(isinstance(outcome, ValidationError) for outcome in outcomes) == 1
    assert HistoryLine.objects.count() == 1
