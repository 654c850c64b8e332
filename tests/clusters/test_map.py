"""Maps from eastings and northings, and the page of the area."""

import re
from itertools import combinations
from math import dist
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string

from clusters import maps
from clusters.models import Membership, School
from tests import factories

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


def at(easting, northing, name="Here"):
    """A school that is nowhere but on a map."""
    return School(urn=1, name=name, easting=easting, northing=northing)


def where(drawing):
    """{name: (x, y)} of the marks."""
    spots = {mark.school.name: re.match(r"M([\d.]+) ([\d.]+)", mark.path).groups() for mark in drawing.marks}
    return {name: (float(x), float(y)) for name, (x, y) in spots.items()}


def test_north_is_up_and_east_is_right_at_one_scale():
    drawing = maps.draw(
        [at(370000, 400000, "a"), at(375000, 400000, "b"), at(370000, 405000, "c")], title="Three schools"
    )

    spots = where(drawing)
    assert spots["b"][0] > spots["a"][0]
    assert spots["c"][1] < spots["a"][1]
    assert spots["b"][0] - spots["a"][0] == pytest.approx(spots["a"][1] - spots["c"][1], abs=0.3)


def test_every_mark_lies_inside_the_drawing():
    drawing = maps.draw(
        [at(360000 + n * 997 % 30000, 400000 + n * 313 % 90000, str(n)) for n in range(50)], title="Many"
    )

    assert all(0 < x < drawing.width and 0 < y < drawing.height for x, y in where(drawing).values())
    assert drawing.height <= maps.TALLEST


def test_one_school_stands_in_the_middle():
    drawing = maps.draw([at(370000, 400000)], title="One")

    assert where(drawing) == {"Here": (320, drawing.height / 2)}


def test_the_scale_bar_is_as_long_as_its_kilometres():
    drawing = maps.draw([at(370000, 400000, "a"), at(380000, 400000, "b")], title="Ten kilometres")

    spots = where(drawing)
    assert drawing.bar / drawing.kilometres == pytest.approx((spots["b"][0] - spots["a"][0]) / 10, abs=0.2)


def test_schools_without_a_place_or_absurdly_far_away_are_named_below():
    near = [at(370000 + n * 500, 400000, str(n)) for n in range(6)]

    drawing = maps.draw([*near, at(None, None, "lost"), at(0, 0, "zero"), at(1, 1, "the sea")], title="Some")

    assert [school.name for school in drawing.missing] == ["lost", "zero", "the sea"]
    assert len(drawing.marks) == 6


def test_there_is_no_map_where_no_school_has_a_place():
    assert maps.draw([at(None, None)], title="None") is None


def test_clusters_differ_in_colour_and_shape_and_labels_never_overlap():
    schools = [factories.school(easting=370000 + n * 40, northing=400000 + n * 40) for n in range(12)]
    clusters = [factories.cluster(f"Cluster {n:02}") for n in range(12)]

    drawing = maps.draw(
        schools, title="All", cluster_of={school.pk: cluster for school, cluster in zip(schools, clusters, strict=True)}
    )

    assert len({(key.colour, key.shape) for key in drawing.keys}) == 12
    assert [key.number for key in drawing.keys] == list(range(1, 13))
    beside = [(a, b) for a, b in combinations(drawing.keys, 2) if abs(a.x - b.x) < 4 * (len(a.name) + len(b.name))]
    assert len(beside) > 12
    assert all(abs(a.y - b.y) >= 22 for a, b in beside)


def test_a_map_with_more_schools_than_names_fit_shows_numbers_that_never_overlap():
    few = [at(370000 + n * 700, 400000 + n * 300, str(n)) for n in range(12)]
    near = [at(370000 + n % 5 * 90, 400000 + n // 5 * 90, str(n)) for n in range(20)]

    drawing = maps.draw([*near, at(380000, 405000, "far")], title="Many")

    assert not maps.draw(few, title="Few").is_numbered
    assert drawing.is_numbered
    spots = [key.number_at for key in drawing.keys]
    assert all(dist(a, b) > 2 * maps.NUMBER for a, b in combinations(spots, 2))
    assert all(0 < x < drawing.width and 0 < y < drawing.height for x, y in spots)


def test_the_drawing_is_sound_xml_without_inline_style(cast):
    schools = [cast.moss_bank, cast.brook_lane]
    drawing = maps.draw(schools, title="North & more", cluster_of=dict.fromkeys([s.pk for s in schools], cast.cluster))

    markup = render_to_string("clusters/_map.html", {"map": drawing})
    svg = re.search(r'<svg class="portal-map__drawing".*?</svg>', markup, re.DOTALL).group(0)
    tree = ElementTree.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S314 - our own

    assert tree.find(f"{SVG}title").text == "North & more"
    assert "2 schools, marked by cluster" in tree.find(f"{SVG}desc").text
    assert [link.get("href") for link in tree.iter(f"{SVG}a")] == [f"/schools/{s.urn}/" for s in schools]
    assert "style=" not in markup


# --- the page of the area ---------------------------------------------------------------------------


def area(client, **query):
    return client.get("/area/", query).content.decode()


def test_the_area_shows_its_clusters_and_schools_and_nobody_elses(client, cast):
    factories.school("Lone School")
    factories.school("Gone School", status="closed")

    page = area(client, authority="801")

    assert "Schools and clusters in Ashworth" in page
    assert page.count("Moss Bank Primary School") >= 2
    assert "Lone School" in page
    assert "Not in a cluster" in page
    assert "Gone School" not in page
    assert "Far Away" not in page
    assert "North governors" in page


def test_a_school_of_another_authority_in_one_of_the_clusters_belongs_to_the_area(client, cast):
    Membership.objects.create(group=cast.cluster, school=cast.far_away, starts_on="2024-09-01")

    assert "Far Away Primary School" in area(client, authority="801")


def test_a_school_in_two_clusters_is_marked_by_that_of_its_phase_and_listed_with_both(client, cast):
    factories.cluster("All through", cast.moss_bank, phase="all")

    response = client.get("/area/?authority=801")

    page = response.content.decode()
    assert "marks each by the cluster of its own phase" in page
    assert [(key.name, len(key.schools)) for key in response.context["area"].map.keys] == [("North cluster", 2)]
    assert page.count(">All through</a>") == 1


def test_a_school_that_left_its_cluster_is_not_shown_in_it(client, cast):
    Membership.objects.filter(school=cast.moss_bank).update(ends_on="2025-09-01")

    assert "Moss Bank Primary School, Not in a cluster" in area(client, authority="801")


def test_a_school_without_a_place_is_listed_under_the_map(client, cast):
    factories.school("Lost School", easting=None, northing=None)

    assert "Not on the map" in area(client, authority="801")


def test_a_person_sees_their_own_area_first(sign_in, cast):
    assert "Schools and clusters in Elsewhere" in area(sign_in(cast.outsider))
    assert "Schools and clusters in Ashworth" in area(sign_in(cast.member))


def test_an_unknown_authority_shows_the_first(client, cast):
    assert "Schools and clusters in Ashworth" in area(client, authority="999")


def test_an_empty_portal_says_how_schools_come_in(client, db):
    assert "An officer brings them in from the school register" in area(client)


def test_every_school_of_the_map_stands_in_the_table(client, cast):
    schools = [factories.school(f"School number {number}") for number in range(60)]

    page = area(client, authority="801")

    assert [page.count(f'href="{school.get_absolute_url()}">{school}</a></th>') for school in schools] == [1] * 60


def test_an_area_without_clusters_still_shows_its_schools(client, db):
    factories.school("First School")

    assert "First School" in area(client)


@pytest.mark.parametrize("rows", [1, 5])
def test_takes_the_same_number_of_queries(sign_in, cast, django_assert_num_queries, rows):
    for _ in range(rows):
        factories.cluster(None, factories.school(), factories.school())
    client = sign_in(cast.member)
    client.get("/area/")

    with django_assert_num_queries(9):
        client.get("/area/")
