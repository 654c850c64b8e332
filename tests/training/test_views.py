"""The pages of training, as people meet them in a browser without JavaScript."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from clusters.models import Qualification
from tests import factories
from tests.training.people import fresh, name
from training import actions
from training.models import Course, Provider, Session

CANCELLED = "This course was cancelled on Monday 23 November 2026"


def body(response):
    return response.content.decode()


def page(name, row):
    return reverse(f"training:{name}", kwargs={"pk": row.pk})


def opened(client, address):
    """What the form on the page remembers of the row, signed."""
    return client.get(address).context["form"].initial["opened"]


@pytest.fixture
def typed():
    """What a browser posts to commission a course."""
    return {
        "title": "IOSH Managing Safely",
        "provider_name": "Safety  Trainers",
        "description": "Risk and how to manage it",
        "award": "IOSH Managing Safely",
        "renew_after_months": "36",
        "places_per_school": "2",
        "minimum": "2",
        "maximum": "3",
        "decide_on_day": "14",
        "decide_on_month": "12",
        "decide_on_year": "2026",
        "free_until_day": "11",
        "free_until_month": "12",
        "free_until_year": "2026",
        "net_pence": "1,250.00",
        "vat_pence": "250",
    }


@pytest.fixture
def when(cast):
    """What a browser posts to add a session."""
    return {
        "date_day": "14",
        "date_month": "1",
        "date_year": "2027",
        "start": "9am",
        "end": "4pm",
        "host_school": cast.brook_lane.pk,
        "room": "Hall",
        "join_link": "",
        "capacity": "20",
    }


# --- commissioning ---------------------------------------------------------------------------------


def test_commissioning_keeps_the_course_and_leads_to_its_page(cast, sign_in, typed):
    address = reverse("training:commission", kwargs={"slug": cast.cluster.slug})

    response = sign_in(cast.sbm).post(address, typed, follow=True)

    course = Course.objects.get()
    assert response.redirect_chain == [(course.get_absolute_url(), 302)]
    assert (course.net_pence, course.vat_pence, course.renew_after_months) == (125_000, 25_000, 36)
    assert str(Provider.objects.get()) == "Safety Trainers"
    assert "Add its sessions, then open it for places" in body(response)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "Enter the name of the course"),
        ("minimum", "4", "The smallest number must be 3 or less, which is the largest"),
        ("places_per_school", "4", "Places for each school must be 3 or less, the largest number"),
        ("places_per_school", "0", "must be 1 or more"),
        ("award", "", "Enter what the course awards, or leave out after how many months it renews"),
        ("vat_pence", "1300", "The VAT must not be more than the price without VAT"),
        ("net_pence", "lots", "The expected price must be in pounds, such as 1,250.00"),
        ("decide_on_year", "2025", "The go/no-go day must be today or in the future"),
        ("decide_on_day", "", "The go/no-go day must include a day"),
    ],
)
def test_a_course_that_does_not_go_together_is_refused_beside_its_field(cast, sign_in, typed, field, value, sentence):
    address = reverse("training:commission", kwargs={"slug": cast.cluster.slug})

    text = body(sign_in(cast.sbm).post(address, {**typed, field: value}))

    assert sentence in text
    assert "Risk and how to manage it</textarea>" in text
    assert not Course.objects.exists()


def test_commissioning_pressed_twice_keeps_one_course(cast, sign_in, typed):
    client, address = sign_in(cast.sbm), reverse("training:commission", kwargs={"slug": cast.cluster.slug})
    key = client.get(address).context["form"].initial["commission_key"]

    for _ in range(2):
        client.post(address, {**typed, "commission_key": key})

    assert Course.objects.count() == 1


def test_opening_shows_who_is_told_first(cast, draft, sign_in):
    factories.membership(cast.cluster, factories.school("Quiet Lane Primary School"))
    course = actions.commission(draft(), by=cast.organiser)
    client = sign_in(cast.organiser)

    shown = body(client.get(page("open", course)))
    done = client.post(page("open", course), follow=True)

    assert "Business manager, Moss Bank" in shown
    assert "Nobody has joined yet: tell them yourself." in shown
    assert "There is no session yet" in shown
    assert "The course is open. The schools of the group are being told." in body(done)
    assert fresh(course).is_opened


def test_an_opening_that_is_refused_says_why(cast, course, sign_in):
    done = sign_in(cast.organiser).post(page("open", course), follow=True)

    assert "This course was opened on Monday 23 November 2026." in body(done)


def test_a_change_is_saved_and_a_colleagues_is_shown(cast, course, sign_in, typed):
    client, address = sign_in(cast.organiser), page("change", course)
    stale = opened(client, address)

    client.post(address, {**typed, "title": "IOSH Working Safely", "opened": stale})
    overtaken = body(client.post(address, {**typed, "maximum": "9", "opened": stale}))

    assert fresh(course).title == "IOSH Working Safely"
    assert "Somebody else saved this while you were typing" in overtaken
    assert "IOSH Working Safely" in overtaken
    assert 'value="9"' in overtaken


def test_a_change_below_what_is_taken_is_refused_beside_its_field(cast, course, reserve, sign_in, typed):
    reserve(cast.moss_bank, 2)
    client, address = sign_in(cast.organiser), page("change", course)

    text = body(
        client.post(
            address,
            {**typed, "maximum": "1", "minimum": "1", "places_per_school": "1", "opened": opened(client, address)},
        )
    )

    assert "Schools have 2 places already. Enter 2 or more." in text


# --- sessions --------------------------------------------------------------------------------------


def test_a_session_is_added_at_the_hour_of_londons_clocks(cast, course, sign_in, when):
    summer = {**when, "date_month": "6", "date_day": "10"}

    sign_in(cast.organiser).post(page("add_session", course), summer)

    session = Session.objects.latest("pk")
    assert session.starts_at == datetime(2027, 6, 10, 8, tzinfo=UTC)
    assert str(session) == "Thursday 10 June 2027, 9am to 4pm"


def test_a_session_may_go_on_for_three_days(cast, course, sign_in, when):
    three = {**when, "last_date_day": "16", "last_date_month": "1", "last_date_year": "2027"}

    sign_in(cast.organiser).post(page("add_session", course), three)

    assert Session.objects.latest("pk").ends_at == datetime(2027, 1, 16, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"end": "8am"}, "The end time must be after the start time"),
        ({"date_year": "2025"}, "The session must start in the future"),
        ({"host_school": "", "room": ""}, "Choose a host school, or enter a place or a link to join online"),
        ({"capacity": "0"}, "must be 1 or more"),
        ({"date_day": "28", "date_month": "3", "start": "1:30am"}, "The clocks go forward at that time"),
        ({"date_day": "31", "date_month": "10", "start": "1:30am"}, "this time comes twice. Enter another time"),
        ({"date_day": "2", "date_month": "12", "date_year": "2026"}, "must not be before the go/no-go day"),
        (
            {"last_date_day": "13", "last_date_month": "1", "last_date_year": "2027"},
            "The last day and the end time must be after",
        ),
        (
            {"last_date_day": "13", "last_date_month": "3", "last_date_year": "2027"},
            "A session must end within 31 days",
        ),
    ],
)
def test_a_session_that_cannot_be_is_refused(cast, course, sign_in, when, fields, sentence):
    text = body(sign_in(cast.organiser).post(page("add_session", course), {**when, **fields}))

    assert sentence in text
    assert Session.objects.count() == 1


def test_a_session_is_moved_and_taken_off(cast, course, session, reserve, sign_in, when):
    reserve()
    client, address = sign_in(cast.organiser), page("change_session", session)

    moved = body(client.post(address, {**when, "start": "10am", "opened": opened(client, address)}, follow=True))
    off = body(client.post(page("remove_session", session), {"reason": "Flooded"}, follow=True))

    assert "The session is saved. Its schools are being told." in moved
    assert "The session is taken off." in off
    assert "No session yet." in off


# --- deciding, marking, qualifications -------------------------------------------------------------


def test_go_and_no_go(cast, course, reserve, sign_in):
    reserve()
    client = sign_in(cast.organiser)

    without = body(client.post(page("decide", course), {"decision": "no_go"}))
    go = body(client.post(page("decide", course), {"decision": "go"}, follow=True))

    assert "Enter why the course does not go ahead" in without
    assert "The course goes ahead." in go


def test_no_go_cancels_with_the_reason(cast, course, sign_in):
    done = sign_in(cast.organiser).post(page("decide", course), {"decision": "no_go", "reason": "Too few"}, follow=True)

    assert f"{CANCELLED}: Too few" in body(done)


def test_a_refused_go_says_why(cast, course, sign_in):
    assert "No school has a place" in body(sign_in(cast.organiser).post(page("decide", course), {"decision": "go"}))


@pytest.mark.parametrize("which", ["open", "change", "decide", "cancel", "add_session", "reserve"])
def test_a_cancelled_course_shows_why_and_no_form(cast, course, sign_in, which):
    actions.cancel(course, reason="Too few", by=cast.organiser)

    text = body(sign_in(cast.organiser).get(page(which, course)))

    assert f"{CANCELLED}: Too few" in text
    assert text.count("<form") == 1  # the header's own, to sign out


def test_the_register_on_the_day(cast, course, session, reserve, site_manager, sign_in, at_nine_on_monday):
    first, second = reserve(cast.moss_bank, 2)
    name(first, person=site_manager, by=cast.sbm)
    actions.confirm(course, by=cast.organiser)
    client = sign_in(cast.organiser)
    before = body(client.get(page("register", session)))
    at_nine_on_monday.move_to(session.starts_at)
    client = sign_in(cast.organiser)
    marks = {f"mark_{first.pk}": "attended", f"mark_{second.pk}": "attended"}

    refused = body(client.post(page("register", session), marks))
    saved = body(client.post(page("register", session), {**marks, f"name_{second.pk}": "Caretaker"}, follow=True))

    assert "You can mark who came from Thursday 14 January 2027, 9am" in before
    assert "Enter who came for Moss Bank Primary School" in refused
    assert "The register is saved. 2 people are newly certified." in saved


def test_a_register_opened_earlier_leaves_what_a_colleague_marked_since(
    cast, course, session, reserve, site_manager, sign_in, at_nine_on_monday
):
    """The page was opened when the first was absent and the second unmarked; only the second was chosen on it."""
    first, second = reserve(cast.moss_bank, 2)
    name(first, person=site_manager, by=cast.sbm)
    actions.confirm(course, by=cast.organiser)
    at_nine_on_monday.move_to(session.starts_at)
    actions.mark_register(session, marks={first.pk: "absent"}, by=cast.organiser)
    client = sign_in(cast.organiser)
    opened = client.get(page("register", session)).context["form"].initial["seen"]
    actions.mark_register(session, marks={first.pk: "attended"}, by=cast.organiser)

    marks = {"seen": opened, f"mark_{first.pk}": "absent", f"mark_{second.pk}": "attended"}
    client.post(page("register", session), {**marks, f"name_{second.pk}": "Caretaker"})

    assert [place.attendance for place in session.places.order_by("pk")] == ["attended", "attended"]
    assert Qualification.objects.count() == 2


@pytest.fixture
def certified(cast, site_manager):
    """The site manager and somebody without an account are certified."""
    facts = {"awarded_by": "Safety Trainers", "awarded_on": "2024-01-14"}
    Qualification.objects.create(user=site_manager, title="First aid", renew_by="2027-01-02", **facts)
    Qualification.objects.create(
        name="=Caretaker", job="Site staff", school=cast.moss_bank, title="Ladders", renew_by="2026-11-01", **facts
    )
    Qualification.objects.create(user=cast.organiser, title="Elsewhere", **facts)


def test_a_school_sees_who_is_certified_and_until_when(cast, certified, sign_in):
    address = reverse("training:qualifications", kwargs={"urn": cast.moss_bank.urn})

    text = body(sign_in(cast.sbm).get(address))

    assert re.search(r"Site manager, Moss Bank.*2 January 2027.*Renew soon", text, re.DOTALL)
    assert re.search(r"Caretaker.*Out of date.*Site manager", text, re.DOTALL)
    assert "Elsewhere" not in text


def test_the_file_of_qualifications_is_guarded_against_formulas(cast, certified, sign_in):
    address = reverse("training:qualifications_csv", kwargs={"urn": cast.moss_bank.urn})

    lines = body(sign_in(cast.sbm).get(address)).splitlines()

    assert lines[1:] == [
        "'=Caretaker,Ladders,Safety Trainers,2024-01-14,2026-11-01",
        '"Site manager, Moss Bank",First aid,Safety Trainers,2024-01-14,2027-01-02',
    ]


def test_somebody_who_takes_part_sees_their_place_and_certificates(
    cast, course, session, reserve, certified, site_manager, sign_in
):
    (place,) = reserve()
    name(place, person=site_manager, by=cast.sbm)

    text = body(sign_in(site_manager).get(reverse("training:list")))

    assert "Thursday 14 January 2027, 9am to 4pm" in text
    assert "Until 2 January 2027" in text
