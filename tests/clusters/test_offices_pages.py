"""The pages that give and end offices, as people meet them without JavaScript."""

import re

import pytest
from django.urls import reverse

from clusters.actions import offices
from clusters.models import Office
from clusters.permissions.table import Job, OfficeJob
from letters.models import Letter
from tests import factories

NEW = "clerk@ashworth.example"
PRESSED = {"csrfmiddlewaretoken": "x"}
HIDDEN = re.compile(r'<input type="hidden" name="(?P<name>[^"]+)" value="(?P<value>[^"]*)"')


def body(response):
    return response.content.decode()


def words(response):
    """What the page says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", body(response)).split())


def carried(response):
    """What the check page would post back."""
    return {name: value for name, value in HIDDEN.findall(body(response)) if name != "csrfmiddlewaretoken"}


def filled(**fields):
    """The form as a browser would post it."""
    return {
        "job": OfficeJob.ORGANISER,
        "user": "",
        "name": "",
        "email": "",
        "starts_on_day": "1",
        "starts_on_month": "9",
        "starts_on_year": "2026",
        "step": "check",
        **fields,
    }


@pytest.fixture
def page(cast):
    return reverse("clusters:appoint", kwargs={"slug": cast.cluster.slug})


@pytest.fixture
def end_page(cast):
    """Where the office of the cluster's only organiser ends."""
    return reverse("clusters:end_office", kwargs={"pk": cast.organiser.offices.get().pk})


# --- appointing ------------------------------------------------------------------------------------


def test_the_list_offers_the_people_near_the_group_with_their_roles(cast, sign_in, page):
    cast.governor.is_active = False
    cast.governor.save()

    offered = [label for _, label in sign_in(cast.organiser).get(page).context["form"].fields["user"].choices]

    assert offered == [
        "Somebody else",
        "Business manager, Moss Bank (school business manager, Moss Bank Primary School)",
        "Head teacher, Brook Lane (head teacher, Brook Lane Primary School)",
        "Head teacher, Moss Bank (head teacher, Moss Bank Primary School)",
    ]


def test_somebody_from_the_list_is_appointed_after_a_check(cast, sign_in, page):
    browser = sign_in(cast.organiser)
    checked = browser.post(page, filled(user=cast.member.pk))
    assert "Person Head teacher, Moss Bank" in words(checked)
    assert "The person with this address has joined the portal already" in words(checked)
    assert Office.objects.filter(group=cast.cluster).count() == 1

    response = browser.post(page, {**carried(checked), "step": "save"}, follow=True)

    assert response.redirect_chain == [(cast.cluster.get_absolute_url(), 302)]
    assert "Head teacher, Moss Bank is organiser of North cluster from Tuesday 1 September 2026" in words(response)
    assert Letter.objects.get().recipient == cast.member


def test_the_address_of_somebody_else_does_not_reveal_whose_it_is(cast, sign_in, page):
    asked = filled(name="A clerk", email=cast.outsider.email, job=OfficeJob.CLERK)

    checked = sign_in(cast.organiser).post(page, asked)

    assert "Person A clerk" in words(checked)
    assert cast.outsider.name not in words(checked)


def test_somebody_else_is_invited_after_a_check(cast, sign_in, page):
    browser = sign_in(cast.officer)
    checked = browser.post(page, filled(name="A clerk", email=NEW, job=OfficeJob.CLERK))
    assert "Send the invitation" in words(checked)

    response = browser.post(page, {**carried(checked), "step": "save"}, follow=True)

    assert f"An invitation is on its way to A clerk at {NEW}." in words(response)
    assert Letter.objects.get().address == NEW


def test_a_second_press_makes_no_second_office(cast, sign_in, page):
    browser = sign_in(cast.officer)

    answers = [browser.post(page, filled(user=cast.member.pk, step="save")) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 200]
    assert answers[1].context["form"].errors == {"user": ["This person holds this office already on those dates."]}
    assert Letter.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "field", "error"),
    [
        ({"job": ""}, "job", "Choose an office"),
        ({}, "user", "Choose a person, or enter the name and email address of somebody else"),
        ({"name": "A clerk"}, "email", "Enter the person’s email address"),
        ({"email": NEW}, "name", "Enter the person’s full name"),
        (
            {"name": "A clerk", "email": "clerk"},
            "email",
            "Enter an email address in the correct format, like name@example.com",
        ),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_is_lost(cast, sign_in, page, said, field, error):
    form = sign_in(cast.officer).post(page, filled(**said)).context["form"]

    assert error in form.errors[field]
    assert {name: form[name].value() for name in said} == said
    assert not Letter.objects.exists()


def test_a_chosen_person_and_a_typed_one_are_one_too_many(cast, sign_in, page):
    form = sign_in(cast.officer).post(page, filled(user=cast.member.pk, name="A clerk", email=NEW)).context["form"]

    assert form.errors == {
        "user": ["Choose somebody from the list or enter somebody else’s name and address, not both"]
    }
    assert form["email"].value() == NEW


def test_nobody_far_from_the_group_can_be_chosen(cast, sign_in, page):
    form = sign_in(cast.officer).post(page, filled(user=cast.outsider.pk)).context["form"]

    assert "This person cannot be chosen any more. Choose somebody else" in form.errors["user"]


def test_a_closed_account_is_refused_beside_the_address(cast, sign_in, page):
    cast.governor.is_active = False
    cast.governor.save()

    form = sign_in(cast.officer).post(page, filled(name="Governor", email=cast.governor.email)).context["form"]

    assert "account was closed" in form.errors["email"][0]


# --- inviting again --------------------------------------------------------------------------------


def test_an_invitation_to_an_office_is_sent_again(cast, sign_in):
    office = offices.appoint(cast.cluster, email=NEW, name="A clerk", job=OfficeJob.CLERK, by=cast.officer)
    office.user.invitations.update(sent_at="2026-01-01T09:00Z")
    again = reverse("clusters:resend_office_invitation", kwargs={"pk": office.pk})
    browser = sign_in(cast.organiser)
    assert NEW in words(browser.get(again))

    response = browser.post(again, PRESSED, follow=True)

    assert f"An invitation is on its way to A clerk at {NEW}." in words(response)


# --- ending ----------------------------------------------------------------------------------------


def test_an_office_ends_at_once(cast, sign_in):
    chair = factories.office(cast.sbm, cast.cluster, job="chair")
    booking = reverse("meetings:schedule", kwargs={"slug": cast.cluster.slug})
    end, holder, browser = (
        reverse("clusters:end_office", kwargs={"pk": chair.pk}),
        sign_in(cast.sbm),
        sign_in(cast.organiser),
    )
    assert holder.get(booking).status_code == 200
    assert "gets a letter that says so" in words(browser.get(end))

    response = browser.post(end, PRESSED, follow=True)

    assert "The end of this office is on record. Business manager, Moss Bank is being told." in words(response)
    assert holder.get(booking).status_code == 403
    assert "This office ended on" in words(browser.get(end))


def test_the_last_organiser_is_told_what_to_do_first(cast, sign_in, end_page):
    browser = sign_in(cast.organiser)

    shown = browser.get(end_page)
    refused = browser.post(end_page, {**PRESSED, "leaves_nobody": "on"})

    assert "is the last organiser of North cluster, and the group needs one" in words(shown)
    assert reverse("clusters:hand_over", kwargs={"pk": cast.organiser.offices.get().pk}) in body(shown)
    assert "is the last organiser of North cluster. Hand the office over" in words(refused)
    assert not cast.organiser.offices.get().is_over


def test_an_officer_ticks_that_nobody_shall_organise_the_group(cast, sign_in, end_page):
    browser = sign_in(cast.officer)

    unticked = browser.post(end_page, PRESSED)
    assert unticked.context["form"].errors == {
        "leaves_nobody": ["Tick the box if the group shall be without an organiser"]
    }
    response = browser.post(end_page, {**PRESSED, "leaves_nobody": "on"}, follow=True)

    assert "The end of this office is on record." in words(response)
    assert cast.organiser.offices.get().is_over


def test_the_box_is_shown_only_where_it_is_needed(cast, sign_in, end_page):
    factories.office(cast.member, cast.cluster)

    assert "leaves_nobody" not in body(sign_in(cast.officer).get(end_page))


# --- what it costs ---------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 5])
def test_inviting_again_takes_five_queries(cast, sign_in, django_assert_num_queries, count):
    for _ in range(count):
        factories.office(factories.person(), cast.cluster, job="clerk")
        group = factories.cluster()
        offices.appoint(group, email=NEW, name="A clerk", job=OfficeJob.CLERK, by=cast.officer)
    office = offices.appoint(cast.cluster, email=NEW, name="A clerk", job=OfficeJob.CLERK, by=cast.officer)
    browser = sign_in(cast.organiser)

    with django_assert_num_queries(5):
        browser.get(reverse("clusters:resend_office_invitation", kwargs={"pk": office.pk}))


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(("name", "queries"), [("appoint", 8), ("end_office", 6)])
def test_the_pages_take_few_queries(cast, sign_in, page, end_page, django_assert_num_queries, name, queries, count):
    for _ in range(count - 1):
        school = factories.school()
        factories.membership(cast.cluster, school)
        factories.post(factories.person(), school, Job.HEAD)
        factories.office(factories.person(), cast.cluster, job="clerk")
    browser = sign_in(cast.organiser)

    with django_assert_num_queries(queries):
        browser.get(page if name == "appoint" else end_page)


@pytest.mark.parametrize("count", [1, 5])
def test_the_check_page_takes_eight_queries(cast, sign_in, page, django_assert_num_queries, count):
    for _ in range(count - 1):
        factories.office(factories.person(), cast.cluster, job="clerk")
    browser = sign_in(cast.organiser)

    with django_assert_num_queries(8):
        browser.post(page, filled(user=cast.member.pk))
