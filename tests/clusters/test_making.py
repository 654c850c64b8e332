"""Pages that make groups, change them, and take schools out."""

import pytest
from django.urls import reverse
from django.utils import timezone

from clusters.models import Cluster, GovernorGroup, Group
from clusters.permissions.table import Job
from tests import factories

CLUSTER = {"name": "South cluster", "phase": "primary", "area": "Horwich", "seats": ["head"], "profile": "informal"}


@pytest.fixture
def officer(cast, sign_in):
    return sign_in(cast.officer)


@pytest.fixture
def new_cluster(cast):
    return reverse("clusters:new_cluster", args=[cast.ashworth.code])


@pytest.fixture
def new_governor_group(cast):
    return reverse("clusters:new_governor_group", args=[cast.ashworth.code])


@pytest.fixture
def edit(cast):
    return reverse("clusters:edit_group", args=[cast.cluster.slug])


def text_of(response):
    return " ".join(response.content.decode().replace("&#x27;", "'").split())


def as_opened(response, **typed):
    """What a browser posts from the form of `response` after `typed`."""
    form = response.context["form"]
    filled = {field.html_name: field.value() for field in form if field.value() is not None}
    return filled | typed


# --- making -----------------------------------------------------------------------------------------


def test_a_cluster_is_made_for_the_authority_and_its_schools_come_next(cast, officer, new_cluster):
    response = officer.post(
        new_cluster, {**CLUSTER, "purpose": "We share what we know.", "managed_by": cast.cluster.pk}
    )

    made = Cluster.objects.get(name="South cluster")
    assert response.url == reverse("clusters:put_in", args=["south-cluster"])
    assert (made.authority, made.area, made.seats) == (cast.ashworth, "Horwich", [Job.HEAD])
    assert made.managed_by_id == cast.cluster.pk


def test_a_name_that_is_taken_is_refused_beside_the_name(officer, new_cluster):
    shown = text_of(officer.post(new_cluster, {**CLUSTER, "name": "North cluster"}))

    assert '<a href="#id_name">There is a group with this name already. Choose another name.</a>' in shown


def test_head_teachers_sit_in_a_cluster_unless_somebody_says_otherwise(officer, new_cluster):
    assert officer.get(new_cluster).context["form"]["seats"].value() == [Job.HEAD]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Enter"),
        ({"name": "North cluster"}, "There is a group with this name already. Choose another name."),
        ({"name": "north   CLUSTER"}, "There is a group with this name already. Choose another name."),
        ({"seats": []}, "Choose at least one post whose holders sit in the group"),
        ({"phase": ""}, "phase"),
    ],
)
def test_what_is_missing_or_taken_is_said_and_nothing_is_lost(officer, new_cluster, typed, sentence):
    response = officer.post(new_cluster, {**CLUSTER, "purpose": "Long words.", **typed})

    assert sentence in text_of(response)
    assert response.context["form"]["purpose"].value() == "Long words."
    assert Cluster.objects.filter(area="Horwich").count() == 0


def test_a_group_of_another_authority_cannot_manage_it(cast, officer, new_cluster):
    officer.post(new_cluster, {**CLUSTER, "managed_by": cast.foreign_cluster.pk})

    assert not Cluster.objects.filter(name="South cluster").exists()


def test_a_governor_group_is_made_with_the_schools_of_its_cluster(cast, officer, new_governor_group):
    south = factories.cluster("South cluster", factories.school("Dale Primary School"))
    typed = {"name": "South governors", "matched_cluster": south.pk, "state": "proposed", "seats": ["governor"]}

    response = officer.post(new_governor_group, {**typed, "profile": "forum", "with_schools": "on"}, follow=True)

    made = GovernorGroup.objects.get(name="South governors")
    assert (made.matched_cluster, made.state) == (south, "proposed")
    assert "South governors is made, with 1 school." in text_of(response)


def test_a_cluster_has_one_governor_group(cast, officer, new_governor_group):
    typed = {"name": "More", "matched_cluster": cast.cluster.pk, "state": "proposed", "seats": ["governor"]}

    shown = text_of(officer.post(new_governor_group, {**typed, "profile": "forum"}))

    assert "This cluster has a governor group already. Choose another cluster, or none" in shown


# --- changing ---------------------------------------------------------------------------------------


def test_an_officer_changes_what_is_said_about_a_group(cast, officer, edit):
    response = officer.post(edit, as_opened(officer.get(edit), area="Upper Horwich", managed_by=""))

    assert response.url == cast.cluster.get_absolute_url()
    assert Cluster.objects.get(pk=cast.cluster.pk).area == "Upper Horwich"


def test_an_organiser_changes_the_description_and_not_what_the_authority_decides(cast, sign_in, edit):
    organiser = sign_in(cast.organiser)
    page = organiser.get(edit)
    organiser.post(edit, as_opened(page, purpose="We meet.", name="Mine", seats=["teacher"]))

    stored = Cluster.objects.get(pk=cast.cluster.pk)
    assert set(page.context["form"].fields) == {"area", "purpose", "opened"}
    assert (stored.purpose, stored.name, stored.seats) == ("We meet.", "North cluster", [Job.HEAD])


def test_an_officer_without_a_second_factor_changes_no_more_than_their_office_allows(cast, sign_in, edit, settings):
    factories.office(cast.officer, cast.cluster)
    settings.REQUIRE_SECOND_FACTOR = True

    assert set(sign_in(cast.officer).get(edit).context["form"].fields) == {"area", "purpose", "opened"}


def test_the_later_of_two_is_shown_what_changed_and_keeps_what_they_typed(cast, officer, sign_in, edit):
    mine = as_opened(officer.get(edit), purpose="Mine", managed_by="")
    theirs = sign_in(cast.organiser)
    theirs.post(edit, as_opened(theirs.get(edit), purpose="Theirs", area="Their area"))

    response = officer.post(edit, mine)
    form = response.context["form"]

    shown = text_of(response)
    assert "Somebody else changed this while you were typing" in shown
    assert "Theirs" in shown
    assert (form["purpose"].value(), form["area"].value()) == ("Mine", "Their area")

    officer.post(edit, as_opened(response, managed_by=""))
    stored = Cluster.objects.get(pk=cast.cluster.pk)
    assert (stored.purpose, stored.area) == ("Mine", "Their area")


def test_a_governor_group_is_changed_with_its_own_fields(cast, officer):
    edit = reverse("clusters:edit_group", args=[cast.governors.slug])
    officer.post(edit, as_opened(officer.get(edit), state="dormant"))

    assert GovernorGroup.objects.get(pk=cast.governors.pk).state == "dormant"


# --- taking out -------------------------------------------------------------------------------------


@pytest.fixture
def take_out(cast):
    return reverse("clusters:take_out", args=[cast.cluster.memberships.get(school=cast.moss_bank).pk])


def a_day(day, month, year):
    return {"ends_on_day": day, "ends_on_month": month, "ends_on_year": year}


def test_the_page_says_what_it_means_before_anything_happens(cast, officer, take_out):
    shown = text_of(officer.get(take_out))

    assert "It has been in the group since Sunday 1 September 2024." in shown
    assert "Head teacher, Moss Bank, head teacher" in shown
    assert "Nobody is written to" in shown


def test_a_school_is_taken_out_from_a_day(cast, officer, take_out):
    response = officer.post(take_out, a_day("1", "9", "2026"), follow=True)

    assert (
        "Moss Bank Primary School is no longer in North cluster from Tuesday 1 September 2026."
        " To undo it, put it in again from that day." in text_of(response)
    )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (a_day("1", "9", "2020"), "The day must be the same as or after the day on which it came in"),
        (a_day("1", "9", "2206"), "Check the year: the day must be within the next two years"),
        (a_day("", "", ""), "Enter the day from which it is no longer in the group"),
    ],
)
def test_a_day_that_cannot_be_is_refused(officer, take_out, typed, sentence):
    assert sentence in text_of(officer.post(take_out, typed))


def test_a_school_that_left_shows_when_and_no_form(cast, officer, take_out):
    officer.post(take_out, a_day("1", "9", "2026"))

    assert "left the group on Tuesday 1 September 2026" in text_of(officer.get(take_out))


def test_whoever_comes_second_is_told_that_it_left_already(cast, officer, take_out):
    officer.post(take_out, a_day("1", "9", "2026"))

    shown = text_of(officer.post(take_out, a_day("2", "9", "2026")))

    assert "Moss Bank Primary School leaves the group on Tuesday 1 September 2026 already." in shown


def test_a_school_that_would_join_later_never_joins(cast, officer):
    coming = factories.membership(cast.cluster, factories.school(), starts_on="2036-09-01")
    page = reverse("clusters:take_out", args=[coming.pk])

    assert "It joins the group on Monday 1 September 2036." in text_of(officer.get(page))
    assert officer.get(page).context["form"]["ends_on"].value() == coming.group.memberships.get(pk=coming.pk).starts_on


# --- size -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 5])
@pytest.mark.parametrize(
    ("name", "queries"), [("new_cluster", 4), ("new_governor_group", 4), ("edit", 5), ("take_out", 6)]
)
def test_pages_take_the_same_queries_for_few_rows_and_many(
    cast, officer, request, django_assert_num_queries, name, queries, rows
):
    url = request.getfixturevalue(name)
    for _ in range(rows):
        factories.cluster(None, factories.school())
        factories.post(factories.person(), cast.moss_bank, Job.HEAD)

    with django_assert_num_queries(queries):
        officer.get(url)


def test_a_closed_group_is_out_of_the_choices(cast, officer, new_cluster):
    Group.objects.filter(pk=cast.cluster.pk).update(closed_at=timezone.now())

    assert "North cluster" not in text_of(officer.get(new_cluster))
