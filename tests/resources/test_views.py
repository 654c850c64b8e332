"""Pages of what is lent, and of bookings: what they show, refuse and ask of the database."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from clusters.permissions.table import Job
from ledger.models import Charge
from resources.actions import bookings
from resources.models import Booking, Resource
from tests import factories
from tests.resources.conftest import at

TIME = {"date_day": "14", "date_month": "1", "date_year": "2027", "start": "10am", "end": "midday"}


def page(client, name, row, /, **query):
    return client.get(reverse(f"resources:{name}", kwargs={"pk": row.pk}), query)


def send(client, name, row, /, **fields):
    return client.post(reverse(f"resources:{name}", kwargs={"pk": row.pk}), fields)


def text(response):
    return response.content.decode()


def errors(response):
    return [message for messages in response.context["form"].errors.values() for message in messages]


# --- how many queries ------------------------------------------------------------------------------


@pytest.fixture
def several(offer, draft, cast):
    """Makes `count` halls, each booked once, and as many bookings of the first in the same week; the last booking."""

    def made(count):
        halls = [offer(name=f"Hall {n}", kind="room", gates={"insurance": at(20, 0).date()}) for n in range(count)]
        booked = [bookings.book(draft(resource=hall), by=cast.sbm) for hall in halls]
        for day in range(11, 10 + count):
            bookings.book(draft(resource=halls[0], day=day, start=8, end=9), by=cast.sbm)
        return booked[-1]

    return made


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(
    ("name", "queries"),
    [("booking", 5), ("cancel", 7), ("decide", 7), ("move", 8), ("used", 5)],
)
def test_pages_of_a_booking(several, sign_in, cast, django_assert_num_queries, name, queries, count):
    last = several(count)
    user = cast.sbm if name == "move" else cast.organiser
    client = sign_in(user)

    with django_assert_num_queries(queries):
        assert page(client, name, last).status_code == 200


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(("name", "queries"), [("resource", 8), ("book", 7), ("change", 7), ("withdraw", 7)])
def test_pages_of_a_thing(several, sign_in, cast, django_assert_num_queries, name, queries, count):
    several(count)
    client, hall = sign_in(cast.organiser), Resource.objects.get(name="Hall 0")

    with django_assert_num_queries(queries):
        assert page(client, name, hall, week="2027-01-14").status_code == 200


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(
    ("query", "queries"),
    [({}, 7), ({"find": "1", "kind": "room", "free_on_day": "14", "free_on_month": "1", "free_on_year": "2027"}, 9)],
)
def test_the_list(several, sign_in, cast, django_assert_num_queries, query, queries, count):
    several(count)
    client = sign_in(cast.sbm)

    with django_assert_num_queries(queries):
        assert client.get(reverse("resources:list"), query).status_code == 200


@pytest.mark.parametrize("groups", [1, 5])
def test_the_steps_of_an_offer(sign_in, cast, lender, django_assert_num_queries, groups):
    for _ in range(groups):
        factories.cluster(None, cast.brook_lane)
    client, address = sign_in(lender), reverse("resources:offer", kwargs={"urn": cast.brook_lane.urn})

    with django_assert_num_queries(4):
        assert "What would you like to share?" in text(client.get(address))
    with django_assert_num_queries(6):
        assert "Section 19 permit" in text(client.get(address, {"kind": "vehicle"}))


# --- the list --------------------------------------------------------------------------------------


def test_the_list_of_one_group_shows_what_is_shared_with_it(cast, minibus, offer, sign_in):
    factories.post(cast.organiser, cast.moss_bank, Job.GOVERNOR)
    offer(name="Board room", kind="room", groups=[cast.governors])

    found = sign_in(cast.organiser).get(reverse("resources:list"), {"find": "1", "group": cast.governors.slug})

    assert [resource.name for resource in found.context["page"]] == ["Board room"]


def test_the_list_shows_what_is_shared_with_ones_groups_and_nothing_else(cast, minibus, sign_in):
    assert "Minibus" in text(sign_in(cast.sbm).get(reverse("resources:list")))
    assert "Minibus" not in text(sign_in(cast.outsider).get(reverse("resources:list")))


def test_the_list_finds_what_is_free_on_a_day(cast, booking, offer, sign_in):
    offer(name="Coach", opens_at="10:00", closes_at="12:00")
    bookings.book(
        Booking(
            resource=Resource.objects.get(name="Coach"),
            school=cast.moss_bank,
            purpose="Museum",
            starts_at=at(14, 10),
            ends_at=at(14, 12),
        ),
        by=cast.sbm,
    )
    find = {"find": "1", "kind": "vehicle", "free_on_day": "14", "free_on_month": "1", "free_on_year": "2027"}

    found = sign_in(cast.organiser).get(reverse("resources:list"), find)

    assert [resource.name for resource in found.context["page"]] == ["Minibus"]
    assert "Free 8am to 9:30am, 12:30pm to 6pm" in text(found)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (["31", "2", "2027"], "The date must be a real date, such as 14 1 2027"),
        (["31", "12", "9999"], "The date must be within 10 years of today. Check the year"),
    ],
)
def test_a_day_that_is_none_is_said_beside_the_boxes(cast, minibus, sign_in, day, sentence):
    boxes = dict(zip(["free_on_day", "free_on_month", "free_on_year"], day, strict=True))

    assert sentence in text(sign_in(cast.sbm).get(reverse("resources:list"), {"find": "1", **boxes}))


# --- offering --------------------------------------------------------------------------------------


@pytest.fixture
def offered(cast):
    """What a browser posts from the form of an offer."""
    return {
        "name": "Minibus",
        "shared_with": [str(cast.cluster.pk)],
        "needs_approval": "on",
        "opens_at": "8am",
        "closes_at": "6pm",
        "gap_minutes": "30",
        "notice_hours": "0",
        "rate_pence": "12.50",
        "rate_unit": "hour",
        "vat_percent": "20",
        "permit_day": "14",
        "permit_month": "1",
        "permit_year": "2027",
    }


@pytest.fixture
def send_offer(cast, lender, sign_in, offered):
    """Posts it with other `fields`."""

    def sent(kind="vehicle", **fields):
        address = reverse("resources:offer", kwargs={"urn": cast.brook_lane.urn})
        return sign_in(lender).post(f"{address}?kind={kind}", offered | fields)

    return sent


def test_an_offer_is_stored_as_it_was_typed(cast, send_offer):
    send_offer()

    minibus = Resource.objects.get()
    assert (minibus.price, minibus.gap_minutes, minibus.kind) == ("£12.50 an hour plus 20% VAT", 30, "vehicle")
    assert [str(gate) for gate in minibus.gates.all()] == ["Section 19 permit, valid until Thursday 14 January 2027"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "Enter the name"),
        ({"shared_with": []}, "Choose at least one group that may book it"),
        ({"rate_unit": ""}, "Choose what the charge is by"),
        ({"rate_pence": ""}, "Enter the charge in pounds, or choose that it is free"),
        ({"rate_pence": "0"}, "The charge must be £0.01 or more"),
        ({"closes_at": "8am"}, "The time until which it can be booked must be later than the time from which"),
        ({"gap_minutes": "-5"}, "Minutes between two bookings must be 0 or more"),
        ({"permit_day": "31", "permit_month": "2"}, "The last day of the section 19 permit must be a real date"),
    ],
)
def test_a_wrong_offer_is_refused_beside_the_field_and_nothing_typed_is_lost(send_offer, fields, sentence):
    response = send_offer(**fields)

    assert sentence in text(response)
    assert 'value="30"' in text(response) or "gap_minutes" in fields
    assert not Resource.objects.exists()


def test_an_offer_of_nothing_known_asks_what_it_is(send_offer):
    assert "What would you like to share?" in text(send_offer(kind="elephant"))


def test_groups_of_others_are_not_among_the_choices(cast, send_offer):
    send_offer(shared_with=[str(cast.foreign_cluster.pk)])

    assert not Resource.objects.exists()


def test_two_who_change_it_at_once_are_both_heard(cast, minibus, lender, sign_in, offered):
    opened = page(sign_in(lender), "change", minibus).context["form"].initial["opened"]
    send(sign_in(cast.organiser), "change", minibus, **offered, place="Garage", opened=opened)

    response = send(sign_in(lender), "change", minibus, **offered, place="School yard", opened=opened)

    assert "Somebody else saved this while you were typing." in text(response)
    assert "Garage" in text(response)


# --- booking ---------------------------------------------------------------------------------------


def test_the_week_fills_the_form_and_the_form_says_what_is_free_that_day(cast, minibus, sign_in):
    response = page(sign_in(cast.sbm), "book", minibus, date="2027-01-14", **{"from": "10:00", "to": "12:30"})

    assert 'value="10am"' in text(response)
    assert 'value="12:30pm"' in text(response)
    assert "Free on Thursday 14 January 2027: 8am to 6pm." in text(response)


@pytest.mark.parametrize("query", [{"date": "soon"}, {"from": "25:00"}, {"school": "x"}, {"date": "9999-12-31"}])
def test_an_address_that_says_it_wrongly_opens_the_form_all_the_same(cast, minibus, sign_in, query):
    assert page(sign_in(cast.sbm), "book", minibus, **query).status_code == 200


def test_nothing_is_booked_before_it_was_checked(cast, minibus, sign_in):
    response = send(sign_in(cast.sbm), "book", minibus, **TIME, purpose="Swimming", step="check")

    assert "about <strong>£24.00</strong>" in text(response)
    assert "Head teacher, Brook Lane, for Brook Lane Primary School" in text(response)
    assert not Booking.objects.exists()


def test_it_is_booked_for_ones_own_school(cast, minibus, sign_in):
    response = send(sign_in(cast.sbm), "book", minibus, **TIME, purpose="Swimming", step="save")

    booking = Booking.objects.get()
    assert response.url == booking.get_absolute_url()
    assert (booking.school, booking.booked_by, booking.starts_at) == (cast.moss_bank, cast.sbm, at(14, 10))


def test_who_acts_for_two_schools_says_for_which(cast, minibus, sign_in):
    factories.post(cast.sbm, cast.brook_lane, Job.SBM)
    client = sign_in(cast.sbm)

    asked = send(client, "book", minibus, **TIME, purpose="Swimming", step="save")
    assert "For which school?" in text(asked)
    send(client, "book", minibus, **TIME, purpose="Swimming", step="save", school=str(cast.moss_bank.pk))

    assert Booking.objects.get().school == cast.moss_bank


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"start": "1pm"}, "The end time must be after the start time"),
        ({"end": "7pm"}, "Minibus can be booked until 6pm. Choose an earlier end"),
        ({"date_day": "16"}, "Minibus can be booked from Monday to Friday. Choose another day"),
        ({"date_year": "2025"}, "The date must be today or in the future"),
        ({"date_month": "3", "date_day": "28", "start": "1:30am"}, "The clocks go forward that night"),
        ({"purpose": ""}, "Enter what it is for"),
    ],
)
def test_a_wrong_time_is_refused_beside_the_field(cast, minibus, sign_in, fields, sentence):
    response = send(sign_in(cast.sbm), "book", minibus, **{**TIME, "purpose": "Swimming", "step": "check", **fields})

    assert sentence in text(response)


@pytest.mark.parametrize("step", ["check", "save"])
def test_a_taken_time_offers_the_nearest_with_all_that_was_typed(cast, booking, third, sign_in, step):
    response = send(sign_in(third), "book", booking.resource, **TIME, purpose="Trip & more", step=step)

    assert "That slot has just been taken." in text(response)
    query = "date=2027-01-14&amp;from=12:30&amp;to=14:30&amp;purpose=Trip+%26+more"
    assert f"{reverse('resources:book', kwargs={'pk': booking.resource_id})}?{query}" in text(response)


def test_a_shut_account_of_what_was_withdrawn(cast, minibus, sign_in):
    Resource.objects.update(withdrawn_at=datetime(2026, 11, 22, tzinfo=UTC))

    assert "so it cannot be booked" in text(page(sign_in(cast.sbm), "book", minibus))


# --- a booking -------------------------------------------------------------------------------------


def test_others_do_not_learn_whose_a_booking_is(cast, booking, third, sign_in):
    client = sign_in(third)

    week = text(page(client, "resource", booking.resource, week="2027-01-14"))

    assert "Booked" in week
    assert "Swimming" not in week
    assert "Moss Bank" not in week
    assert page(client, "booking", booking).status_code == 404


def test_a_rejection_without_a_reason_is_asked_for_one(cast, booking, lender, sign_in):
    response = send(sign_in(lender), "decide", booking, decision="reject")

    assert errors(response) == ["Enter why you reject the booking"]


def test_the_owner_decides_once(cast, booking, lender, sign_in):
    send(sign_in(lender), "decide", booking, decision="approve")

    booking.refresh_from_db()
    assert booking.state == "booked"
    assert "This booking was approved on" in text(send(sign_in(lender), "decide", booking, decision="approve"))


def test_a_move_that_a_colleague_overtook_is_shown_what_changed(cast, booking, sign_in):
    client = sign_in(cast.sbm)
    opened = page(client, "move", booking).context["form"].initial["opened"]
    send(sign_in(cast.member), "move", booking, **{**TIME, "start": "11am"}, opened=opened)

    response = send(client, "move", booking, **{**TIME, "start": "9am"}, opened=opened)

    assert "Somebody else saved this while you were typing." in text(response)
    booking.refresh_from_db()
    assert booking.starts_at == at(14, 11)


def test_a_cancellation_says_why(cast, booking, sign_in):
    assert errors(send(sign_in(cast.sbm), "cancel", booking, reason="")) == ["Enter why the booking is cancelled"]


def test_confirmed_use_leads_to_the_charge(cast, booking, lender, sign_in, at_nine_on_monday):
    bookings.approve(booking, by=lender)
    at_nine_on_monday.move_to(at(14, 12))

    opened = text(page(sign_in(lender), "used", booking))
    response = send(sign_in(lender), "used", booking, quantity="2.5")

    assert "How many hours were used?" in opened
    assert 'value="2"' in opened
    assert response.url == Charge.objects.get().get_absolute_url()


def test_use_before_its_end_is_told_when(cast, booking, lender, sign_in):
    bookings.approve(booking, by=lender)

    assert "You can confirm the use once the booking is over: Thursday 14 January 2027, midday." in text(
        page(sign_in(lender), "used", booking)
    )
