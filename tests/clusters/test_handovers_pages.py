"""The pages on which an office passes from one person to another."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clusters import people
from clusters.actions import handovers
from clusters.models import Handover
from meetings.models import Meeting
from tests import factories


def organisers(group):
    return list(people.organisers(group))


def test_the_way_through_the_pages(cast, office, sign_in):
    form = reverse("clusters:hand_over", kwargs={"pk": office.pk})
    typed = {"to": cast.member.pk, "note": "The hall is promised."}

    offered = sign_in(cast.organiser).post(form, typed, follow=True)
    handover = Handover.objects.get()
    pack = sign_in(cast.member).get(handover.get_absolute_url()).content.decode()
    answer = reverse("clusters:answer_handover", kwargs={"pk": handover.pk})
    accepted = sign_in(cast.member).post(answer, {"answer": "accept"}, follow=True).content.decode()

    assert "Not answered" in offered.content.decode()
    assert "The hall is promised." in pack
    assert "Will you take over?" in pack
    assert cast.organiser.email in pack
    assert "You are now organiser of North cluster." in accepted
    assert organisers(cast.cluster) == [cast.member]


def in_the_diary(cast, days):
    """A meeting of the cluster in so many days."""
    starts_at = timezone.now() + timedelta(days=days)
    Meeting.objects.create(
        group=cast.cluster,
        title="Spring meeting",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        host_school=cast.brook_lane,
        booked_by=cast.organiser,
    )


def test_the_pack_has_the_dates_that_come_up(cast, handover, sign_in):
    in_the_diary(cast, days=20)

    assert "Spring meeting" in sign_in(cast.member).get(handover.get_absolute_url()).content.decode()


def test_somebody_who_may_not_see_meetings_yet_is_told_so(cast, office, sign_in):
    handover = handovers.offer(office, cast.governor, by=cast.organiser)

    page = sign_in(cast.governor).get(handover.get_absolute_url()).content.decode()

    assert "You can see the group’s meetings once you hold the office." in page


def test_contacts_are_not_shown_to_somebody_who_declined_and_left(cast, office, sign_in):
    handover = handovers.offer(office, cast.governor, by=cast.organiser)
    while_it_waits = sign_in(cast.governor).get(handover.get_absolute_url()).content.decode()
    handovers.decline(handover, by=cast.governor)

    afterwards = sign_in(cast.governor).get(handover.get_absolute_url()).content.decode()

    assert cast.member.email in while_it_waits
    assert "declined this office on " in afterwards
    assert cast.member.email not in afterwards
    assert cast.organiser.email not in afterwards
    assert cast.member.email in sign_in(cast.organiser).get(handover.get_absolute_url()).content.decode()


def test_an_office_with_an_end_says_its_last_day(cast, office, handover, sign_in):
    office.ends_on = date(2099, 9, 1)
    office.save()

    page = sign_in(cast.member).get(handover.get_absolute_url()).content.decode()

    assert "until Monday 31 August 2099" in page
    assert "1 September 2099" not in page


def test_the_form_says_what_to_choose(cast, office, sign_in):
    form = reverse("clusters:hand_over", kwargs={"pk": office.pk})

    empty = sign_in(cast.organiser).post(form, {"to": ""}).context["form"]
    foreign = sign_in(cast.organiser).post(form, {"to": cast.outsider.pk, "note": "Kept"}).context["form"]

    assert empty.errors == {"to": ["Choose who takes over"]}
    assert foreign.errors == {"to": ["This person cannot take the office any more. Choose somebody else"]}
    assert foreign["note"].value() == "Kept"
    assert "Head teacher, Moss Bank (head teacher, Moss Bank Primary School)" in str(empty)


def test_an_answer_must_be_chosen(cast, handover, sign_in):
    answer = reverse("clusters:answer_handover", kwargs={"pk": handover.pk})

    form = sign_in(cast.member).post(answer, {}).context["form"]

    assert form.errors == {"answer": ["Choose whether you accept or decline"]}


def test_an_answer_that_comes_too_late_says_what_happened(cast, handover, sign_in):
    handovers.withdraw(handover, by=cast.organiser)
    answer = reverse("clusters:answer_handover", kwargs={"pk": handover.pk})

    page = sign_in(cast.member).post(answer, {"answer": "accept"}).content.decode()

    assert page.count("This offer was withdrawn on ") == 2
    assert "Will you take over?" not in page


def test_declining_leads_home(cast, handover, sign_in):
    answer = reverse("clusters:answer_handover", kwargs={"pk": handover.pk})

    response = sign_in(cast.member).post(answer, {"answer": "decline"})

    assert (response.status_code, response.url) == (302, reverse("home"))


def test_withdrawing_from_the_page_and_once_more(cast, office, handover, sign_in):
    withdraw = reverse("clusters:withdraw_handover", kwargs={"pk": office.pk})

    first = sign_in(cast.organiser).post(withdraw, follow=True).content.decode()
    second = sign_in(cast.organiser).post(withdraw, follow=True).content.decode()

    assert "The offer is withdrawn." in first
    assert second.count("This offer was withdrawn on ") == 2


def test_stepping_in_from_the_page(cast, silent, sign_in):
    step_in = reverse("clusters:step_in", kwargs={"pk": silent.pk})
    officer = sign_in(cast.officer)

    asked = officer.post(step_in, {"reason": ""}).context["form"]
    done = officer.post(step_in, {"reason": "Agreed on the telephone"}, follow=True).content.decode()

    assert asked.errors == {"reason": ["Enter why you step in"]}
    assert "Head teacher, Moss Bank is now organiser of North cluster." in done


def test_stepping_in_too_early_shows_the_day(cast, handover, sign_in):
    page = sign_in(cast.officer).get(reverse("clusters:step_in", kwargs={"pk": handover.pk})).content.decode()

    assert "has time to answer. You can step in from " in page
    assert '<form method="post" novalidate' not in page


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(
    ("name", "who", "queries"),
    [("hand_over", "organiser", 9), ("handover", "member", 8), ("step_in", "officer", 3)],
)
def test_the_pages_take_as_many_queries_with_five_as_with_one(
    cast, office, sign_in, django_assert_num_queries, count, name, who, queries
):
    for number in range(count):
        in_the_diary(cast, days=20 + number)
        school = factories.school()
        factories.membership(cast.cluster, school)
        factories.post(factories.person(), school)
        factories.office(factories.person(), cast.cluster, job="clerk")
    pk = office.pk
    if name != "hand_over":
        pk = handovers.offer(office, cast.member, by=cast.organiser).pk
        Handover.objects.update(offered_at=timezone.now() - timedelta(days=14))
    client = sign_in(getattr(cast, who))

    with django_assert_num_queries(queries):
        client.get(reverse(f"clusters:{name}", kwargs={"pk": pk}))


@pytest.mark.parametrize("count", [1, 5])
def test_an_answer_that_is_missing_takes_eight_queries(cast, office, sign_in, django_assert_num_queries, count):
    """The pack is shown again, with what is wrong."""
    for number in range(count):
        in_the_diary(cast, days=20 + number)
        factories.office(factories.person(), cast.cluster, job="clerk")
    offered = handovers.offer(office, cast.member, by=cast.organiser)
    client = sign_in(cast.member)

    with django_assert_num_queries(8):
        page = client.post(reverse("clusters:answer_handover", kwargs={"pk": offered.pk}), {})

    assert page.context["form"].errors
