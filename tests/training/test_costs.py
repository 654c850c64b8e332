"""A course's cost as a charge that its schools share by their places."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from ledger import actions as ledger
from ledger.models import Charge
from tests import factories
from tests.together import at_once
from tests.training.people import name
from training import actions
from training.models import Place

PLACES, ATTENDED = Charge.Split.PLACES.value, Charge.Split.ATTENDED.value


@pytest.fixture
def unsaved():
    """Makes the charge of £1,250.00 and £250.00 VAT, as the form gives it."""

    def drafted(split=PLACES):
        return Charge(net_pence=125_000, vat_pence=25_000, split=split, event_on=date(2027, 1, 14))

    return drafted


def shares(charge):
    return {line.school.name: (line.weight, line.net_pence, line.vat_pence) for line in charge.shares.all()}


def test_the_places_are_the_weights(cast, course, reserve, unsaved):
    reserve(cast.moss_bank, 2)
    reserve(cast.brook_lane, 1)

    charge = actions.draft_charge(course, unsaved(), payer=cast.brook_lane, by=cast.organiser)

    assert shares(charge) == {
        "Moss Bank Primary School": (2, 83_333, 16_667),
        "Brook Lane Primary School": (1, 41_667, 8_333),
    }
    assert (charge.about, charge.supplier, charge.cfr_code) == (course.about, "Safety Trainers", "E09")
    assert charge.weights_source == "places booked on IOSH Managing Safely"
    assert charge.weights_on == date(2026, 11, 23)
    assert [(line.school, line.net_pence) for line in charge.paid_lines.all()] == [(cast.brook_lane, 125_000)]


def test_seven_schools_with_two_places_each_share_to_the_penny(cast, draft, at, unsaved):
    schools = [factories.school() for _ in range(7)]
    group = factories.cluster("Seven", *schools)
    course = actions.commission(draft(group=group, maximum=14), sessions=[at(host_school=None)], by=cast.officer)
    actions.open_for_places(course, by=cast.officer)
    for school in schools:
        actions.reserve(course, school, number=2, by=cast.officer)

    charge = actions.draft_charge(course, unsaved(), payer=schools[0], by=cast.officer)

    assert charge.number == 1
    assert sorted(net for _, net, _ in shares(charge).values()) == [17_857] * 6 + [17_858]
    assert sorted(vat for _, _, vat in shares(charge).values()) == [3_571] * 4 + [3_572] * 3


def test_a_school_that_gave_back_too_late_has_a_part(cast, course, reserve, unsaved, at_nine_on_monday):
    (place,) = reserve(cast.moss_bank)
    reserve(cast.brook_lane)
    at_nine_on_monday.move_to(datetime(2026, 12, 12, 9, tzinfo=UTC))
    actions.give_back(place, by=cast.sbm)

    charge = actions.draft_charge(course, unsaved(), payer=cast.brook_lane, by=cast.organiser)

    assert {school: weight for school, (weight, *_) in shares(charge).items()} == {
        "Moss Bank Primary School": 1,
        "Brook Lane Primary School": 1,
    }


def test_split_by_places_attended_only_those_who_came_count(cast, course, session, reserve, unsaved, at_nine_on_monday):
    (came,), (absent,) = reserve(cast.moss_bank), reserve(cast.brook_lane)
    name(came, typed="Caretaker", by=cast.sbm)
    at_nine_on_monday.move_to(session.ends_at)
    marks = {came.pk: Place.Attendance.ATTENDED, absent.pk: Place.Attendance.ABSENT}
    actions.mark_register(session, marks=marks, by=cast.organiser)

    charge = actions.draft_charge(course, unsaved(ATTENDED), payer=cast.brook_lane, by=cast.organiser)

    assert shares(charge) == {"Moss Bank Primary School": (1, 125_000, 25_000)}
    assert charge.weights_source == "places attended on IOSH Managing Safely"


def test_a_course_without_places_or_a_marked_register_has_nobody_to_share(cast, course, reserve, unsaved):
    with pytest.raises(ValidationError, match="No school has a place"):
        actions.draft_charge(course, unsaved(), payer=cast.brook_lane, by=cast.organiser)
    reserve()
    with pytest.raises(ValidationError, match="Nobody is marked as attended"):
        actions.draft_charge(course, unsaved(ATTENDED), payer=cast.brook_lane, by=cast.organiser)


def test_a_cost_is_recorded_once_and_again_once_it_was_withdrawn(cast, course, reserve, unsaved):
    reserve()
    first = actions.draft_charge(course, unsaved(), payer=cast.brook_lane, by=cast.organiser)

    with pytest.raises(ValidationError, match="recorded already, as cost 1"):
        actions.draft_charge(course, unsaved(), payer=cast.brook_lane, by=cast.organiser)
    ledger.withdraw(first, by=cast.organiser)

    assert actions.draft_charge(course, unsaved(), payer=cast.brook_lane, by=cast.organiser).number == 2


@pytest.mark.django_db(transaction=True)
def test_a_cost_recorded_by_three_at_once_is_recorded_once(cast, course, reserve, unsaved):
    reserve()

    outcomes = at_once(
        *[lambda: actions.draft_charge(course, unsaved(), payer=cast.brook_lane, by=cast.organiser) for _ in range(3)]
    )

    assert [type(outcome) for outcome in outcomes].count(Charge) == 1
    assert Charge.objects.count() == 1


# --- the page --------------------------------------------------------------------------------------


@pytest.fixture
def typed(cast):
    """What a browser posts from the page."""
    return {
        "net_pence": "1,250.00",
        "vat_pence": "250",
        "split": "places",
        "payer": cast.brook_lane.pk,
        "event_on_day": "14",
        "event_on_month": "1",
        "event_on_year": "2027",
        "invoice_reference": "S-1",
        "decision": "",
        "step": "check",
    }


def test_the_page_opens_with_what_the_course_is_expected_to_cost(cast, course, sign_in):
    text = sign_in(cast.sbm).get(reverse("training:charge", args=[course.pk])).content.decode()

    assert 'value="1250.00"' in text
    assert 'value="250.00"' in text


def test_the_parts_are_checked_before_anything_is_recorded(cast, course, reserve, sign_in, typed):
    reserve(cast.moss_bank, 2)

    text = sign_in(cast.sbm).post(reverse("training:charge", args=[course.pk]), typed).content.decode()

    assert "£1,250.00 and £250.00 VAT, which Brook Lane Primary School pays to Safety Trainers, for 2 places" in text
    assert not Charge.objects.exists()


def test_the_cost_leads_to_the_ledgers_page_and_so_does_the_course_from_then_on(cast, course, reserve, sign_in, typed):
    reserve(cast.moss_bank, 2)
    client, page = sign_in(cast.sbm), reverse("training:charge", args=[course.pk])

    response = client.post(page, {**typed, "step": "save"})

    charge = Charge.objects.get()
    assert response.url == charge.get_absolute_url()
    assert (charge.invoice_reference, charge.event_on) == ("S-1", date(2027, 1, 14))
    assert client.get(page).url == charge.get_absolute_url()


def test_a_split_that_nobody_has_a_part_in_is_said_before_recording(cast, course, sign_in, typed):
    client, page = sign_in(cast.sbm), reverse("training:charge", args=[course.pk])

    checked = client.post(page, typed).content.decode()
    saved = client.post(page, {**typed, "step": "save"}).content.decode()

    assert "No school has a place that counts" in checked
    assert "No school has a place, so there is nobody to share the cost." in saved


def test_more_vat_than_cost_is_refused_beside_its_field(cast, course, sign_in, typed):
    page = reverse("training:charge", args=[course.pk])

    text = sign_in(cast.sbm).post(page, {**typed, "vat_pence": "9999"}).content.decode()

    assert "The VAT must not be more than the cost without VAT" in text
    assert 'value="9999"' in text
