"""The pages of a course, of lists and of qualifications, and how many queries each page of training takes."""

from datetime import timedelta

import pytest
from django.urls import reverse

from clusters.models import Qualification
from tests import factories
from tests.training.people import name
from training import actions

CANCELLED = "This course was cancelled on Monday 23 November 2026"


def body(response):
    return response.content.decode()


def page(name, row):
    return reverse(f"training:{name}", kwargs={"pk": row.pk})


def opened(client, address):
    """What the form on the page remembers of the row, signed."""
    return client.get(address).context["form"].initial["opened"]


# --- the course's page and the lists ---------------------------------------------------------------


def test_a_school_sees_its_own_places_and_not_who_goes_from_others(cast, course, reserve, sign_in):
    (own,), (theirs,) = reserve(cast.moss_bank), reserve(cast.brook_lane)
    name(own, typed="Our caretaker", by=cast.sbm)
    name(theirs, typed="Their caretaker", by=cast.organiser)

    mine = body(sign_in(cast.sbm).get(course.get_absolute_url()))
    runs = body(sign_in(cast.organiser).get(course.get_absolute_url()))

    assert "Our caretaker" in mine
    assert "Their caretaker" not in mine
    assert "Every school’s places" not in mine
    assert "Our caretaker" in runs
    assert "2 of 3" in mine
    assert "The smallest number, 2, <strong>is reached</strong>" in mine


def test_empty_lists_say_so(cast, sign_in):
    client = sign_in(cast.sbm)

    assert "No course is planned." in body(client.get(reverse("training:list")))
    assert "No course is over yet." in body(client.get(reverse("training:list") + "?when=past"))
    group = body(client.get(reverse("training:group", kwargs={"slug": cast.cluster.slug})))
    assert "No course is planned." in group
    assert "Commission a course" in group
    address = reverse("training:qualifications", kwargs={"urn": cast.moss_bank.urn})
    assert "Nobody is certified yet." in body(client.get(address))


def test_somebody_with_many_groups_chooses_one_to_commission_for(cast, sign_in):
    few = body(sign_in(cast.officer).get(reverse("training:list")))
    for _ in range(7):
        factories.cluster(None, cast.moss_bank)

    many = body(sign_in(cast.officer).get(reverse("training:list")))

    link = reverse("training:commission", kwargs={"slug": cast.cluster.slug})
    assert "Choose a group" not in few
    assert "Choose a group" in many
    assert link in few
    assert link in many


def test_a_course_that_is_over_is_among_the_past_ones(cast, course, session, sign_in, at_nine_on_monday):
    at_nine_on_monday.move_to(session.ends_at)
    client = sign_in(cast.sbm)

    assert "IOSH Managing Safely" not in body(client.get(reverse("training:list")))
    assert "IOSH Managing Safely" in body(client.get(reverse("training:list") + "?when=past"))


def test_a_course_that_is_over_asks_for_no_more_places(cast, course, session, reserve, sign_in, at_nine_on_monday):
    reserve()
    before = body(sign_in(cast.sbm).get(course.get_absolute_url()))
    at_nine_on_monday.move_to(session.ends_at)

    after = body(sign_in(cast.sbm).get(course.get_absolute_url()))

    assert "1 more is needed" in before
    assert "Cost per place if it ran today" in before
    assert "needed" not in after
    assert "ran today" not in after


@pytest.fixture
def many(cast, draft, at, site_manager):
    """Makes so many courses, each with so many sessions and places, and as many qualifications; the last course."""

    def make(rows):
        schools = [factories.school() for _ in range(rows)]
        for number, school in enumerate(schools):
            factories.membership(cast.cluster, school)
            factories.post(factories.person(), school)
            Qualification.objects.create(user=site_manager, title=f"Certificate {number}", awarded_on="2026-01-01")
        for number in range(rows):
            sessions = [at(day=4 + 5 * number, hour=each) for each in range(rows)]
            course = actions.commission(draft(maximum=40), sessions=sessions, by=cast.organiser)
            actions.open_for_places(course, by=cast.organiser)
            for school in [*schools, cast.brook_lane]:
                actions.reserve(course, school, session=course.sessions.last(), by=cast.organiser)
            (place,) = actions.reserve(course, cast.moss_bank, session=course.sessions.first(), by=cast.sbm)
            name(place, person=site_manager, by=cast.sbm)
            actions.confirm(course, by=cast.organiser)
        return course

    return make


QUERIES = {
    "list": 8,
    "group": 5,
    "course": 9,
    "open": 7,
    "change": 4,
    "decide": 4,
    "cancel": 4,
    "add_session": 5,
    "change_session": 5,
    "remove_session": 4,
    "register": 5,
    "reserve": 7,
    "name": 7,
    "give_back": 5,
    "charge": 6,
    "qualifications": 5,
    "qualifications_csv": 5,
    "commission": 4,
}


OF_PLACE, OF_SESSION = {"name", "give_back"}, {"change_session", "remove_session", "register"}
OF_LEADERS = {"name", "give_back", "charge", "qualifications", "qualifications_csv"}


@pytest.mark.parametrize("rows", [1, 5])
def test_queries_of_every_page(cast, many, sign_in, rows, django_assert_num_queries):
    course = many(rows)
    session, place = course.sessions.first(), course.places.get(school=cast.moss_bank)
    addresses = {
        "list": reverse("training:list"),
        "group": reverse("training:group", kwargs={"slug": cast.cluster.slug}),
        "commission": reverse("training:commission", kwargs={"slug": cast.cluster.slug}),
        "qualifications": reverse("training:qualifications", kwargs={"urn": cast.moss_bank.urn}),
        "qualifications_csv": reverse("training:qualifications_csv", kwargs={"urn": cast.moss_bank.urn}),
    }

    for which, number in QUERIES.items():
        row = place if which in OF_PLACE else session if which in OF_SESSION else course
        client = sign_in(cast.sbm if which in OF_LEADERS else cast.organiser)
        with django_assert_num_queries(number, info=which):
            assert client.get(addresses.get(which) or page(which, row)).status_code == 200


def test_a_place_that_is_over_shows_what_was_marked(cast, course, session, reserve, sign_in, at_nine_on_monday):
    (place,) = reserve()
    name(place, typed="Caretaker", by=cast.sbm)
    at_nine_on_monday.move_to(session.ends_at + timedelta(hours=1))
    actions.mark_register(session, marks={place.pk: "attended"}, by=cast.organiser)

    text = body(sign_in(cast.sbm).get(course.get_absolute_url()))

    assert "Attended" in text
    assert "Give back" not in text
