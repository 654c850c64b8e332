"""Pages of cover: what they show, refuse and ask of the database."""

import html

import pytest
from django.urls import reverse

from clusters.permissions.table import Job
from ledger.models import Charge
from resources.actions import cover as actions
from resources.models import CoverRequest
from tests import factories
from tests.resources.conftest import at, certify


def page(client, name, row, /, **query):
    return client.get(address(name, row), query)


def send(client, name, row, /, **fields):
    return client.post(address(name, row), fields)


def address(name, row):
    key = {"pk": row.pk} if isinstance(row, CoverRequest) else {"slug": row.slug}
    return reverse(f"resources:{name}", kwargs=key)


def text(response):
    return response.content.decode()


def errors(response):
    return [message for messages in response.context["form"].errors.values() for message in messages]


# --- how many queries ------------------------------------------------------------------------------


@pytest.fixture
def several(cast, need, lender, site_manager):
    """Makes `count` requests of each sort (open, accepted, cancelled), to as many schools with as many certified
    people; the last of the sort asked for."""

    def made(count, sort="open"):
        for number in range(1, count):
            school = factories.school()
            factories.membership(cast.cluster, school)
            factories.post(factories.person(), school)
            certify(name=f"Caretaker {number}", school=cast.brook_lane)
            certify(name="Caretaker", school=school)
        found = {}
        for number in range(count):
            found["open"] = actions.ask(need(day=11 + number), by=cast.sbm)
            found["accepted"] = actions.ask(need(day=21 + number), by=cast.sbm)
            actions.accept(found["accepted"], school=cast.brook_lane, person=site_manager, by=lender)
            found["cancelled"] = actions.ask(need(day=26), by=cast.sbm)
            actions.cancel(found["cancelled"], reason="Dry again", by=cast.sbm)
        return found[sort]

    return made


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(
    ("name", "sort", "who", "queries"),
    [
        ("cover_request", "open", "organiser", 8),
        ("cover_request", "open", "sbm", 9),
        ("offer_cover", "open", "organiser", 8),
        ("withdraw_cover", "accepted", "organiser", 9),
        ("cancel_cover", "open", "sbm", 8),
        ("cancel_cover", "accepted", "sbm", 5),
        ("confirm_cover", "accepted", "sbm", 4),
    ],
)
def test_pages_of_a_request(several, sign_in, cast, django_assert_num_queries, name, sort, who, queries, count):
    last = several(count, sort)
    client = sign_in(getattr(cast, who))

    with django_assert_num_queries(queries):
        assert page(client, name, last).status_code == 200


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(
    ("name", "query", "queries"), [("cover", {}, 10), ("ask_cover", {"chosen": 1, "work": "caretaker"}, 6)]
)
def test_pages_of_a_group(several, sign_in, cast, django_assert_num_queries, name, query, queries, count):
    several(count)
    client = sign_in(cast.sbm)

    with django_assert_num_queries(queries):
        assert page(client, name, cast.cluster, **query).status_code == 200


# --- asking ----------------------------------------------------------------------------------------

TIME = {"date_day": "14", "date_month": "1", "date_year": "2027", "start": "8am", "end": "11:30am"}
SAID = TIME | {"location": "Main entrance", "note": "Open up", "rate_pence": "15.01", "vat_percent": "20"}
ASKED = SAID | {"qualification": "IOSH Managing Safely"}


def ask(client, cast, work="caretaker", **fields):
    return client.post(f"{address('ask_cover', cast.cluster)}?chosen=1&work={work}", fields)


def test_the_first_step_asks_for_the_kind_of_work(cast, sign_in):
    client = sign_in(cast.sbm)

    assert "What kind of work do you need covered?" in text(page(client, "ask_cover", cast.cluster))
    assert "Choose the kind of work" in text(page(client, "ask_cover", cast.cluster, chosen=1))


@pytest.mark.parametrize(
    ("work", "vat"), [("caretaker", 20), ("other", 20), ("teacher", None), ("assistant", None), ("specialist", None)]
)
def test_the_usual_vat_follows_the_work_and_can_be_changed(cast, sign_in, site_manager, work, vat):
    client = sign_in(cast.sbm)

    form = page(client, "ask_cover", cast.cluster, chosen=1, work=work).context["form"]
    ask(client, cast, work, **ASKED | {"vat_percent": "5"}, step="save")

    assert form["vat_percent"].initial == vat
    assert CoverRequest.objects.get().vat_percent == 5


def test_the_check_says_which_schools_are_told_and_why_and_keeps_nothing(cast, sign_in, lender, site_manager, third):
    checked = text(ask(sign_in(cast.sbm), cast, **ASKED, step="check"))

    assert "1 person holds IOSH Managing Safely" in checked
    assert "Business manager, Brook Lane" in checked
    assert "Ferndale" not in checked
    assert "about £52.54 and £10.51 VAT" in checked
    assert not CoverRequest.objects.exists()


def test_asking_goes_to_the_request(cast, sign_in, site_manager):
    answer = ask(sign_in(cast.sbm), cast, **ASKED, step="save")

    request = CoverRequest.objects.get()
    assert answer.url == request.get_absolute_url()
    assert (request.school, request.starts_at, request.ends_at) == (cast.moss_bank, at(14, 8), at(14, 11.5))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"end": "8am"}, "The end must be after the start"),
        ({"date_year": "2025"}, "The cover must start in the future. Choose a later start."),
        ({"rate_pence": "0"}, "What you offer for each hour must be £0.01 or more"),
        ({"location": ""}, "Enter where to come"),
        ({"until_day": "13", "until_month": "1", "until_year": "2027"}, "The end must be after the start"),
        ({"date_month": "3", "date_day": "28", "start": "1:30am"}, "The clocks go forward that night."),
        ({"date_month": "7", "date_day": "1"}, "Nobody at the other schools of North cluster holds"),
        ({"qualification": "Juggling"}, "Choose a qualification from the list"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(cast, sign_in, site_manager, fields, sentence):
    response = ask(sign_in(cast.sbm), cast, **ASKED | fields, step="save")

    assert sentence in html.unescape(text(response))
    assert not CoverRequest.objects.exists()


def test_cover_over_several_days_has_no_planned_cost(cast, sign_in, site_manager):
    until = {"until_day": "15", "until_month": "1", "until_year": "2027"}

    checked = text(ask(sign_in(cast.sbm), cast, **ASKED | until, step="check"))

    assert "Thursday 14 January 2027, 8am to Friday 15 January 2027, 11:30am" in checked
    assert "about £" not in checked


def test_the_head_of_two_schools_says_for_which_and_from_which(cast, sign_in, lender, third):
    factories.post(cast.member, third.school)
    client, said = sign_in(cast.member), SAID | {"qualification": ""}

    refused = text(ask(client, cast, **said, step="save"))
    ask(client, cast, **said, school=third.school.pk, step="save")
    theirs = CoverRequest.objects.get(school=third.school)
    factories.post(lender, third.school, Job.SBM)
    other = actions.ask(CoverRequest(**facts_of(theirs), school=cast.moss_bank), by=cast.sbm)
    unsaid = text(send(sign_in(lender), "offer_cover", other, name="Relief caretaker", checks="on"))
    send(sign_in(lender), "offer_cover", other, name="Relief caretaker", checks="on", school=third.school.pk)

    assert "Choose a school" in refused
    assert "Choose a school" in unsaid
    assert CoverRequest.objects.get(pk=other.pk).lender == third.school


def facts_of(request):
    return {name: getattr(request, name) for name in ("group", "work", "starts_at", "ends_at", "location", "note")}


# --- accepting -------------------------------------------------------------------------------------


def test_only_those_who_are_certified_can_be_chosen(cast, request_for_cover, lender, sign_in, site_manager):
    certify(name="Relief caretaker", school=cast.brook_lane)
    certify(name="Lapsed caretaker", school=cast.brook_lane, renew_by="2027-01-01")

    choices = page(sign_in(lender), "offer_cover", request_for_cover).context["form"].fields["who"].choices

    assert [str(label) for _, label in choices] == ["Site manager, Brook Lane", "Relief caretaker"]


def test_accepting_needs_a_person_and_the_schools_word_on_checks(
    cast, request_for_cover, lender, sign_in, site_manager
):
    client = sign_in(lender)

    refused = errors(send(client, "offer_cover", request_for_cover, who=""))
    key = f"{cast.brook_lane.pk}:user:{site_manager.pk}"
    answer = send(client, "offer_cover", request_for_cover, who=key, checks="on")

    assert refused == [
        "Choose who will come",
        "Confirm that your school has made the checks, or do not send this person",
    ]
    assert answer.url == request_for_cover.get_absolute_url()


def test_who_comes_is_shown_to_the_two_schools_alone(cast, request_for_cover, lender, third, sign_in, site_manager):
    actions.accept(request_for_cover, school=cast.brook_lane, person=site_manager, by=lender)

    seen = {
        who: site_manager.name in text(page(sign_in(who), "cover_request", request_for_cover))
        for who in (cast.sbm, lender, third, cast.officer)
    }

    assert list(seen.values()) == [True, True, False, False]


def test_who_accepts_reads_who_pays_whom_how_much_and_when(cast, request_for_cover, lender, sign_in, site_manager):
    shown = text(page(sign_in(lender), "offer_cover", request_for_cover))

    assert f"Moss Bank Primary School is charged, and pays your school {request_for_cover.price}: about £" in shown
    assert "pays once the charge is posted" in shown


def test_a_school_without_a_certified_person_reads_why_it_cannot_accept(cast, request_for_cover, third, sign_in):
    client = sign_in(third)

    assert "has nobody who could come" in text(page(client, "offer_cover", request_for_cover))
    assert "Accept it" not in text(page(client, "cover_request", request_for_cover))


def test_a_school_that_comes_too_late_reads_so(cast, request_for_cover, lender, third, sign_in, site_manager):
    certify(name="Caretaker of Ferndale", school=third.school)
    actions.accept(request_for_cover, school=cast.brook_lane, person=site_manager, by=lender)
    fields = {"who": f"{third.school.pk}:name:Caretaker of Ferndale", "checks": "on"}

    assert "Another school has already accepted." in text(
        send(sign_in(third), "offer_cover", request_for_cover, **fields)
    )


# --- afterwards ------------------------------------------------------------------------------------


def test_taking_back_and_cancelling_need_a_reason_and_say_who_is_told(
    cast, request_for_cover, lender, sign_in, site_manager
):
    actions.accept(request_for_cover, school=cast.brook_lane, person=site_manager, by=lender)
    theirs, ours = sign_in(lender), sign_in(cast.sbm)

    told = text(page(theirs, "withdraw_cover", request_for_cover))
    refused = errors(send(theirs, "withdraw_cover", request_for_cover, reason=""))
    send(theirs, "withdraw_cover", request_for_cover, reason="Ill")
    send(ours, "cancel_cover", request_for_cover, reason="The boiler is mended")

    assert "Business manager, Moss Bank, Moss Bank Primary School" in told
    assert refused == ["Enter why nobody can come after all"]
    assert "The boiler is mended" in text(page(ours, "cover_request", request_for_cover))


def test_confirming_the_hours_leads_to_the_charge(
    cast, request_for_cover, lender, sign_in, site_manager, at_nine_on_monday
):
    actions.accept(request_for_cover, school=cast.brook_lane, person=site_manager, by=lender)
    client = sign_in(cast.sbm)
    assert "You can confirm the hours once the cover is over" in text(page(client, "confirm_cover", request_for_cover))
    at_nine_on_monday.move_to(at(14, 12))
    client = sign_in(cast.sbm)

    assert page(client, "confirm_cover", request_for_cover).context["form"].initial == {"hours": "3.5"}
    assert errors(send(client, "confirm_cover", request_for_cover, hours="3.1")) == [
        "Enter the hours in quarters, such as 3.25"
    ]
    answer = send(client, "confirm_cover", request_for_cover, hours="3.25")
    assert answer.url == Charge.objects.get().get_absolute_url()


def test_the_groups_page_shows_give_and_take_and_no_pounds(
    cast, request_for_cover, lender, sign_in, site_manager, at_nine_on_monday
):
    actions.accept(request_for_cover, school=cast.brook_lane, person=site_manager, by=lender)
    at_nine_on_monday.move_to(at(14, 12))
    actions.confirm(request_for_cover, hours=3, by=cast.sbm)

    shown = text(page(sign_in(cast.sbm), "cover", cast.cluster))

    assert "Give and take, in hours" in shown
    assert "£" not in shown
    assert shown.count('<th scope="row"') == 2
    assert "Schools that are not listed have neither given nor received" in shown


def test_before_any_hours_are_confirmed_there_is_no_table_of_them(cast, request_for_cover, sign_in):
    assert "No school has given or received any hours yet." in text(page(sign_in(cast.sbm), "cover", cast.cluster))


def test_a_group_without_requests_says_so(cast, sign_in):
    assert "No school needs cover at the moment." in text(page(sign_in(cast.sbm), "cover", cast.cluster))
