"""The pages on which schools reserve, fill in and give back places, in a browser without JavaScript."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from clusters.permissions.table import Job
from tests import factories
from tests.together import at_once
from tests.training.people import fresh, name, numbers
from training import actions
from training.models import Place

CANCELLED = "This course was cancelled on Monday 23 November 2026"


def body(response):
    return response.content.decode()


def page(name, row):
    return reverse(f"training:{name}", kwargs={"pk": row.pk})


def opened(client, address):
    """What the form on the page remembers of the row, signed."""
    return client.get(address).context["form"].initial["opened"]


# --- places ----------------------------------------------------------------------------------------


def test_reserving_says_what_it_costs_and_until_when_it_is_free(cast, course, sign_in):
    text = body(sign_in(cast.sbm).get(page("reserve", course)))

    assert "3 places are left." in text
    assert "Places can be given back free until Friday 11 December 2026" in text
    assert "£500.00" in text


def test_reserving_gives_the_places_and_says_what_came_of_it(cast, course, reserve, sign_in):
    reserve(cast.brook_lane, 2)

    text = body(sign_in(cast.sbm).post(page("reserve", course), {"number": "2"}, follow=True))

    assert "Moss Bank Primary School has 1 more place and is on the waiting list for 1." in text


def test_reserving_pressed_twice_reserves_once_and_says_so(cast, course, sign_in):
    client = sign_in(cast.sbm)

    client.post(page("reserve", course), {"number": "1", "has": "0"})
    again = client.post(page("reserve", course), {"number": "1", "has": "0"})
    client.post(page("reserve", course), {"number": "1", "has": again.context["form"].data["has"]})

    assert "Moss Bank Primary School has or waits for 1 now." in body(again)
    assert numbers(course) == (2, 0)


def test_a_full_course_offers_the_waiting_list(cast, course, reserve, sign_in):
    reserve(cast.brook_lane, 2)
    reserve(cast.moss_bank, 1)

    text = body(sign_in(cast.sbm).get(page("reserve", course)))

    assert "The course is full." in text
    assert "Join the waiting list" in text


def test_a_school_with_all_its_places_is_told_so(cast, course, reserve, sign_in):
    reserve(cast.moss_bank, 2)

    assert "has all the places it may have: 2." in body(sign_in(cast.sbm).get(page("reserve", course)))


def test_somebody_with_two_schools_chooses_one(cast, course, sign_in):
    factories.post(cast.sbm, cast.brook_lane, Job.SBM)
    client = sign_in(cast.sbm)

    which = body(client.get(page("reserve", course)))
    client.post(page("reserve", course) + f"?school={cast.brook_lane.urn}", {"number": "1"})

    assert "Which school do you reserve for?" in which
    assert Place.objects.get().school == cast.brook_lane


def test_a_foreign_school_in_the_address_is_not_reserved_for(cast, course, sign_in):
    factories.post(cast.sbm, cast.brook_lane, Job.SBM)

    sign_in(cast.sbm).post(page("reserve", course) + f"?school={cast.far_away.urn}", {"number": "1"})

    assert not Place.objects.exists()


def test_naming_offers_the_people_of_the_school_alone(cast, reserve, site_manager, sign_in):
    (place,) = reserve()

    text = body(sign_in(cast.sbm).get(page("name", place)))

    assert "Site manager, Moss Bank, site manager" in text
    assert "Head teacher, Brook Lane" not in text


def test_naming_a_person_or_a_name_but_not_both(cast, reserve, site_manager, sign_in):
    (place,) = reserve()
    client, address = sign_in(cast.sbm), page("name", place)
    both = {"person": site_manager.pk, "typed_name": "Caretaker", "opened": opened(client, address)}

    refused = body(client.post(address, both))
    client.post(address, {**both, "typed_name": ""})

    assert "Choose somebody from the list or enter a name, not both" in refused
    assert fresh(place).person == site_manager


def test_naming_somebody_who_is_elsewhere_says_so(cast, draft, at, reserve, site_manager, sign_in):
    (place,) = reserve()
    name(place, person=site_manager, by=cast.sbm)
    other = actions.commission(draft(title="First aid"), sessions=[at(hour=13)], by=cast.organiser)
    actions.open_for_places(other, by=cast.organiser)
    (elsewhere,) = actions.reserve(other, cast.moss_bank, by=cast.sbm)
    client, address = sign_in(cast.sbm), page("name", elsewhere)
    chosen = {"person": site_manager.pk, "session": elsewhere.session_id, "opened": opened(client, address)}

    text = body(client.post(address, chosen))

    assert "This person is in another session at that time" in text


def test_naming_after_a_colleague_shows_what_they_chose(cast, reserve, site_manager, sign_in):
    (place,) = reserve()
    client, address = sign_in(cast.sbm), page("name", place)
    stale = opened(client, address)
    name(place, person=site_manager, by=cast.member)

    text = body(client.post(address, {"typed_name": "Caretaker", "opened": stale}))

    assert "Somebody else saved this while you were typing" in text
    assert "Site manager, Moss Bank" in text


def test_giving_back_says_what_follows_first(cast, course, reserve, sign_in, at_nine_on_monday):
    (place,) = reserve()
    client = sign_in(cast.sbm)

    free = body(client.get(page("give_back", place)))
    at_nine_on_monday.move_to(datetime(2026, 12, 12, 9, tzinfo=UTC))
    late = body(client.get(page("give_back", place)))
    done = body(client.post(page("give_back", place), follow=True))

    assert "Giving it back is free until Friday 11 December 2026." in free
    assert "The school pays for this one until another school takes it." in late
    assert "The place is given back. The school pays for it until another school takes it." in done
    assert fresh(place).given_back_at


def test_leaving_the_waiting_list(cast, course, reserve, sign_in):
    reserve(cast.brook_lane, 2)
    _, waits = reserve(cast.moss_bank, 2)
    client = sign_in(cast.sbm)

    assert "The school loses its turn on the waiting list." in body(client.get(page("give_back", waits)))
    assert "Moss Bank Primary School no longer waits." in body(client.post(page("give_back", waits), follow=True))


@pytest.mark.django_db(transaction=True)
def test_the_last_place_under_twelve_requests_at_once_has_one_winner_and_no_error(cast, draft, at, sign_in):
    course = actions.commission(draft(maximum=1, minimum=1, places_per_school=1), sessions=[at()], by=cast.organiser)
    actions.open_for_places(course, by=cast.organiser)
    clients = []
    for number in range(12):
        school, manager = factories.school(), factories.person(f"sbm{number}@schools.example")
        factories.membership(cast.cluster, school)
        factories.post(manager, school, Job.SBM)
        clients.append(sign_in(manager))

    answers = at_once(*[lambda each=each: each.post(page("reserve", course), {"number": "1"}) for each in clients])

    assert [answer.status_code for answer in answers] == [302] * 12
    assert numbers(course) == (1, 11)
