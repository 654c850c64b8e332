"""Setting partnerships up, describing them, and putting members in, without JavaScript."""

import pytest
from django.urls import reverse

from clusters.models import Organisation
from letters.models import Letter
from partnerships import years
from partnerships.models import Priority, Question
from tests import factories
from tests.partnerships.pages import body, carried, opened, page, today_in

# --- setting up and describing -------------------------------------------------------------------


def test_an_officer_sets_a_partnership_up(cast, sign_in):
    client, found = sign_in(cast.officer), "/desk/801/partnerships/new/"
    typed = {"name": "Town partnership", "seats": ["head"], "profile": "informal", "purpose": "To share"}
    typed |= {"organiser_name": "Lead, Town", "organiser_email": "lead@town.example"}

    response = client.post(found, {**opened(client, found), **typed}, follow=True)

    assert "Town partnership is set up. Lead, Town is being told by letter." in body(response)
    assert Letter.objects.get().address == "lead@town.example"


def test_setting_up_refuses_a_taken_name_and_keeps_what_was_typed(cast, sign_in, partnership):
    client, found = sign_in(cast.officer), "/desk/801/partnerships/new/"

    response = client.post(found, {"name": partnership.name, "seats": ["head"], "profile": "informal"})

    assert "There is a group with this name already. Choose another name." in body(response)
    assert "Enter the email address of the person who organises it first" in body(response)
    assert 'value="Learning partnership"' in body(response)


def test_the_lead_describes_it_with_values_on_lines(lead, partnership):
    describe = page("describe", partnership)
    typed = {"summary": "All phases", "purpose": "To raise standards", "values": "Trust\r\n\r\n  Candour \r\n"}

    lead.post(describe, {**opened(lead, describe), **typed})

    partnership.refresh_from_db()
    assert (partnership.values, partnership.summary) == (["Trust", "Candour"], "All phases")


def test_too_many_or_too_long_values_are_refused_in_words(lead, partnership):
    describe = page("describe", partnership)

    many = lead.post(describe, {**opened(lead, describe), "values": "\n".join("abcdefghijklmn")})
    long = lead.post(describe, {**opened(lead, describe), "values": "x" * 201})

    assert "Enter 12 values or fewer. You entered 14" in body(many)
    assert "Shorten line 1 to 200 characters or fewer" in body(long)


def test_who_was_overtaken_sees_what_changed_and_keeps_their_words(cast, lead, partnership):
    describe = page("describe", partnership)
    stale = opened(lead, describe)
    lead.post(describe, {**opened(lead, describe), "summary": "", "purpose": "Theirs", "values": "Trust"})

    response = lead.post(describe, {**stale, "summary": "", "purpose": "Mine", "values": ""})

    assert "Somebody else saved this while you were typing" in body(response)
    assert "Mine</textarea>" in body(response)
    assert "Trust</textarea>" in body(response)


def test_an_officer_chooses_the_clusters(cast, sign_in, partnership):
    clusters = page("clusters", partnership)

    response = sign_in(cast.officer).post(clusters, {"clusters": [cast.cluster.pk]}, follow=True)

    assert "It now manages North cluster." in body(response)
    response = sign_in(cast.officer).post(clusters, {}, follow=True)
    assert "It no longer manages North cluster." in body(response)


def test_a_cluster_of_another_authority_cannot_be_chosen(cast, sign_in, partnership):
    response = sign_in(cast.officer).post(page("clusters", partnership), {"clusters": [cast.foreign_cluster.pk]})

    assert response.status_code == 200
    cast.foreign_cluster.refresh_from_db()
    assert cast.foreign_cluster.managed_by is None


def test_the_lead_starts_a_working_party(cast, lead, partnership):
    new = page("new_working_party", partnership)
    typed = {"name": "Reading network", "schools": [cast.moss_bank.pk], "seats": ["teacher"], "profile": "informal"}

    response = lead.post(new, {**opened(lead, new), **typed}, follow=True)

    assert "Reading network is started, and you organise it." in body(response)
    assert "Reading network" in body(lead.get(page("members", partnership)))


# --- members -------------------------------------------------------------------------------------


def test_schools_are_put_in_after_a_check_of_who_is_told(cast, lead, partnership):
    school = factories.school("Green Lane Primary School")
    factories.post(factories.person(name="Head teacher, Green Lane"), school)
    put_in, day = page("put_schools_in", partnership), today_in("starts_on")

    checked = lead.post(put_in, {"text": str(school.urn), **day})
    assert "Head teacher, Green Lane" in body(checked)
    assert not partnership.memberships.filter(school=school).exists()
    response = lead.post(put_in, {**carried(checked), "step": "save"}, follow=True)

    assert "You put Green Lane Primary School in Learning partnership." in body(response)
    assert Letter.objects.get().recipient.name == "Head teacher, Green Lane"


def test_an_organisation_is_put_in_by_name(lead, partnership):
    put_in, day = page("put_organisation_in", partnership), today_in("starts_on")

    response = lead.post(put_in, {"name": "Ashworth College", "kind": "college", **day}, follow=True)

    assert "Ashworth College is in Learning partnership." in body(response)
    again = lead.post(put_in, {"name": "ashworth college", "kind": "college", **day})
    assert "There is an organisation with this name already" in body(again)
    twice = lead.post(put_in, {"organisation": Organisation.objects.get().pk, **day})
    assert "This organisation is in the group already on those dates" in body(twice)


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ({}, "Choose an organisation, or enter the name of another one"),
        ({"name": "College"}, "Choose what sort of organisation it is"),
    ],
)
def test_an_organisation_is_named_in_full(lead, partnership, typed, refusal):
    assert refusal in body(lead.post(page("put_organisation_in", partnership), {**typed, **today_in("starts_on")}))


def test_a_membership_of_a_cluster_is_not_ended_here(cast, sign_in):
    membership = cast.cluster.memberships.get(school=cast.moss_bank)

    response = sign_in(cast.officer).get(reverse("partnerships:end_membership", args=[membership.pk]))

    assert response.status_code == 404


def test_ending_says_who_is_told(cast, lead, partnership):
    partner = partnership.memberships.get(school=cast.moss_bank)
    end = reverse("partnerships:end_membership", args=[partner.pk])

    assert "Told by letter: Head teacher, Moss Bank" in body(lead.get(end))
    response = lead.post(end, today_in("ends_on"), follow=True)

    assert "Moss Bank Primary School is no longer in Learning partnership" in body(response)
    assert Letter.objects.get().recipient == cast.member


# --- questions and priorities --------------------------------------------------------------------


def test_questions_are_answered_changed_moved_and_removed(lead, partnership):
    new, first = page("new_question", partnership), {"text": "What does it cost?", "answer": "Nothing"}
    lead.post(new, {**opened(lead, new), **first})
    lead.post(new, {**opened(lead, new), "text": "Who may join?", "answer": "All"})
    assert "This question is answered already" in body(lead.post(new, {**opened(lead, new), **first}))
    question = Question.objects.get(text="What does it cost?")

    change = page("change_question", question)
    lead.post(change, {**opened(lead, change), "text": "What does it cost?", "answer": "£150 a year"})
    lead.post(page("move_question", Question.objects.get(text="Who may join?")))
    assert [str(each) for each in partnership.questions.in_order()] == ["Who may join?", "What does it cost?"]
    assert "£150 a year" in body(lead.get(partnership.get_absolute_url()))

    lead.post(page("remove_question", question))
    assert [str(each) for each in Question.objects.all()] == ["Who may join?"]


def test_priorities_are_set_with_the_schools_that_name_them(cast, lead, partnership):
    new = page("new_priority", partnership)
    typed = {"title": "Reading", "reason": "Results in year 3", "schools": [cast.moss_bank.pk]}
    year = years.year_of()

    lead.post(new, {**opened(lead, new), **typed, "year": year})

    assert "In the development plans of 1 school: Moss Bank Primary School" in body(
        lead.get(page("members", partnership))
    )
    priority = Priority.objects.get()
    change = page("change_priority", priority)
    lead.post(change, {**opened(lead, change), **typed, "year": year, "schools": []})
    assert "No development plan is known to name it yet" in body(lead.get(page("priorities", partnership)))


def test_a_school_that_left_can_stay_named_by_a_priority(cast, lead, partnership):
    priority = Priority.objects.create(partnership=partnership, title="Reading", reason="Results", year=2025)
    priority.schools.add(cast.far_away)
    change = page("change_priority", priority)
    typed = {"title": "Reading", "reason": "Results", "year": 2025, "schools": [cast.far_away.pk]}

    lead.post(change, {**opened(lead, change), **typed, "title": "Reading in year 3"})

    priority.refresh_from_db()
    assert (priority.title, list(priority.schools.all())) == ("Reading in year 3", [cast.far_away])


def test_a_school_that_is_no_member_cannot_name_a_priority(cast, lead, partnership):
    new = page("new_priority", partnership)
    typed = {"title": "Reading", "reason": "Results", "year": 2026, "schools": [cast.far_away.pk]}

    response = lead.post(new, {**opened(lead, new), **typed})

    assert response.status_code == 200
    assert not Priority.objects.exists()
