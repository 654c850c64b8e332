"""The grouping model: public, printable and downloadable, with roles in place of people."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from clusters import grouping
from clusters.models import Group
from clusters.permissions.table import Job
from tests import factories


@pytest.fixture
def page():
    return reverse("clusters:grouping_model")


def line_of(group):
    """The line of one group."""
    return next(line for line in grouping.lines() if line.group.pk == group.pk)


def download(client):
    """The rows of the CSV, by the names of their columns."""
    text = client.get(reverse("clusters:grouping_model_csv")).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_cluster_with_its_schools_its_organiser_and_its_governor_group(cast):
    line = line_of(cast.cluster)

    assert line.kind == "Cluster, primary"
    assert line.schools == [cast.brook_lane, cast.moss_bank]
    assert line.organisers == ["Head teacher, Brook Lane Primary School"]
    assert line.governor_group.pk == cast.governors.pk


def test_a_governor_group_names_its_cluster(cast):
    line = line_of(cast.governors)

    assert (line.kind, line.matched_cluster) == ("Governor group, established", cast.cluster)


def test_partnerships_and_groups_of_no_kind_stand_last(cast, django_assert_num_queries):
    Group.objects.create(authority=cast.ashworth, name="A round table", slug="a-round-table")
    factories.partnership("A learning partnership", cast.moss_bank, area=cast.ashworth)
    factories.partnership("An early years partnership", cast.moss_bank, area=cast.ashworth)

    with django_assert_num_queries(5):
        found = [(line.group.name, line.kind) for line in grouping.lines() if line.group.authority == cast.ashworth]

    assert found[-3:] == [
        ("A learning partnership", "Partnership"),
        ("An early years partnership", "Partnership"),
        ("A round table", "Group"),
    ]


def test_groups_stand_by_authority_clusters_first_primary_first(cast):
    factories.cluster("Academic board", phase="secondary")

    names = [line.group.name for line in grouping.lines()]

    assert names == ["North cluster", "Academic board", "North governors", "Far cluster"]


def test_a_closed_group_and_a_school_that_left_are_not_in_it(cast):
    factories.cluster("Former cluster", closed_at=timezone.now())
    cast.cluster.memberships.filter(school=cast.moss_bank).update(ends_on="2025-09-01")

    assert [line.group.name for line in grouping.lines()] == ["North cluster", "North governors", "Far cluster"]
    assert line_of(cast.cluster).schools == [cast.brook_lane]


def test_the_post_at_a_member_school_is_the_role_that_counts(cast):
    factories.post(cast.organiser, cast.far_away, Job.GOVERNOR, starts_on="2020-09-01")

    assert line_of(cast.cluster).organisers == ["Head teacher, Brook Lane Primary School"]


def test_an_organiser_without_a_post_and_one_who_has_not_joined(cast):
    factories.office(factories.person("lead@partnership.example", "Partnership lead"), cast.governors)
    factories.office(factories.person(joined_at=None, is_active=False), cast.governors)

    assert line_of(cast.governors).organisers == ["Organiser"]


def test_an_officer_who_organises_stands_there_as_one(cast):
    factories.office(cast.officer, cast.governors)

    assert line_of(cast.governors).organisers == ["Governance officer, Ashworth"]


def test_the_page_tells_the_public_roles_and_no_names_or_addresses(cast, client, page):
    cast.organiser.name = "Somebody in person"
    cast.organiser.save()
    managed = factories.cluster("South cluster", cast.far_away, managed_by=cast.cluster)

    text = client.get(page).content.decode()

    assert "Head teacher, Brook Lane Primary School" in text
    assert "Far Away Primary School (Elsewhere)" in text
    assert managed.get_absolute_url() in text
    assert "Somebody in person" not in text
    assert "@" not in text


def test_the_download_has_a_row_for_each_member(cast, client):
    rows = [row for row in download(client) if row["Group"] == "North cluster"]

    assert [(row["Member"], row["URN"]) for row in rows] == [
        ("Brook Lane Primary School", str(cast.brook_lane.urn)),
        ("Moss Bank Primary School", str(cast.moss_bank.urn)),
    ]
    assert rows[0]["Organisers"] == "Head teacher, Brook Lane Primary School"
    assert rows[0]["Governor group"] == "North governors"


def test_a_group_without_members_has_a_row_too(cast, client):
    factories.cluster("Empty cluster", managed_by=cast.cluster)

    (row,) = [row for row in download(client) if row["Group"] == "Empty cluster"]

    assert (row["Managed by"], row["Member"]) == ("North cluster", "")


def test_a_name_that_looks_like_a_formula_is_made_harmless(cast, client):
    dangerous = factories.cluster("=HYPERLINK()")
    dangerous.area = "@here"
    dangerous.save()

    row = next(row for row in download(client) if row["Group"].endswith("HYPERLINK()"))

    assert (row["Group"], row["Area"]) == ("'=HYPERLINK()", "'@here")


def test_an_empty_portal_says_so(db, client, page):
    assert "There is no group yet." in client.get(page).content.decode()


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize("name", ["clusters:grouping_model", "clusters:grouping_model_csv"])
def test_it_takes_five_queries(db, client, django_assert_num_queries, name, count):
    for _ in range(count):
        school = factories.school()
        cluster = factories.cluster(None, school)
        factories.governor_group(None, school, matched_cluster=cluster, managed_by=cluster)
        head = factories.person()
        factories.post(head, school)
        factories.office(head, cluster)

    with django_assert_num_queries(5):
        client.get(reverse(name))
