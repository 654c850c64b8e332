"""Officers decline a request or establish the group, and everybody learns by letter."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from clusters import people
from clusters.actions import groups, requests
from clusters.models import GovernorGroup, GroupRequest
from clusters.permissions.table import GOVERNORS
from letters.models import Letter
from tests.clusters.requests.cases import group_for, letters_to, request_for
from tests.together import at_once


def test_declining_tells_the_asker_why(cast, sign_in, asked):
    page = reverse("clusters:decline_request", kwargs={"pk": asked.pk})

    refused = sign_in(cast.officer).post(page, {"reason": ""})
    sign_in(cast.officer).post(page, {"reason": "Too few schools"})

    assert refused.context["form"].errors == {"reason": ["Enter why the request is declined"]}
    asked.refresh_from_db()
    assert (asked.state, asked.reason, asked.decided_by) == ("declined", "Too few schools", cast.officer)
    letter = Letter.objects.filter(address="parent@home.example").latest("pk")
    assert letter.subject == "Declined: a governor group for South cluster"
    assert "Too few schools" in letter.text


def test_after_a_refusal_somebody_may_ask_again(cast, south, asked):
    requests.decline(asked, reason="Too few schools", by=cast.officer)

    assert requests.ask(request_for(south)) != asked


def test_the_page_says_what_will_happen_before_the_press(cast, sign_in, asked):
    page = reverse("clusters:establish_request", kwargs={"pk": asked.pk})

    text = sign_in(cast.officer).get(page).content.decode()

    assert "takes over its 2 schools" in text
    assert "The 2 people of South cluster who joined the portal get a letter" in text
    assert not GovernorGroup.objects.filter(name="South governors").exists()


def test_establishing_matches_the_group_and_takes_the_schools_over(cast, sign_in, south, asked):
    page = reverse("clusters:establish_request", kwargs={"pk": asked.pk})
    form = sign_in(cast.officer).get(page).context["form"]

    response = sign_in(cast.officer).post(
        page,
        {
            "name": form["name"].value(),
            "purpose": "",
            "seats": form["seats"].value(),
            "profile": form["profile"].value(),
            "opened": form["opened"].value(),
        },
    )

    group = GovernorGroup.objects.get(matched_cluster=south)
    assert (group.name, group.seats, group.profile, group.state) == (
        "South governors",
        GOVERNORS,
        "forum",
        "established",
    )
    assert response.url == reverse("clusters:representatives", kwargs={"slug": group.slug})
    assert list(people.member_schools(group)) == [cast.brook_lane, cast.moss_bank]
    asked.refresh_from_db()
    assert (asked.state, asked.governor_group) == ("established", group)


def test_establishing_tells_who_asked_and_the_heads(cast, south, asked, members):
    groups.establish_as_asked(asked, group_for(south), by=cast.officer)

    assert letters_to("parent@home.example")[-1] == "Established: South governors"
    assert letters_to(cast.member)[-2:] == [
        "Established: South governors",
        "A governor group for South cluster: South governors",
    ]
    assert letters_to(cast.organiser) == ["A governor group for South cluster: South governors"]
    assert letters_to(cast.governor) == []
    assert not GroupRequest.objects.waiting().exists()


def test_a_group_made_without_being_asked_answers_who_asked(cast, south, asked):
    groups.establish(group_for(south), with_schools=False, by=cast.officer)

    assert letters_to("parent@home.example")[-1] == "Established: South governors"


def test_a_group_that_is_matched_later_answers_who_asked(cast, south, asked):
    group = groups.create(
        GovernorGroup(authority=cast.ashworth, name="Standing alone", seats=GOVERNORS), by=cast.officer
    )
    group.matched_cluster = south

    groups.change(group, seen=group.version, by=cast.officer)

    assert letters_to("parent@home.example")[-1] == "Established: Standing alone"


def test_a_name_that_is_taken_is_refused_beside_the_name(cast, sign_in, asked):
    page = reverse("clusters:establish_request", kwargs={"pk": asked.pk})

    typed = {"name": "North cluster", "seats": GOVERNORS, "profile": "forum", "purpose": ""}
    response = sign_in(cast.officer).post(page, typed)

    assert response.context["form"].errors == {
        "name": ["There is a group with this name already. Choose another name."]
    }
    assert asked.is_waiting


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_once_one_wins_and_the_other_is_told(cast, south, asked, colleague):
    first, second = at_once(
        lambda: groups.establish_as_asked(asked, group_for(south), by=cast.officer),
        lambda: requests.decline(asked, reason="Too few schools", by=colleague),
    )

    refused = [each for each in (first, second) if isinstance(each, ValidationError)]
    assert len(refused) == 1
    asked.refresh_from_db()
    assert refused[0].messages == [asked.outcome]
    assert GovernorGroup.objects.filter(matched_cluster=south).count() == (asked.state == "established")


@pytest.mark.django_db(transaction=True)
def test_two_requests_established_at_once_make_one_group(cast, south, asked, members, colleague):
    outcomes = at_once(
        lambda: groups.establish_as_asked(asked, group_for(south), by=cast.officer),
        lambda: groups.establish_as_asked(members, group_for(south, "Other name"), by=colleague),
        lambda: groups.establish(group_for(south, "Third name"), with_schools=True, by=cast.officer),
    )

    assert sum(isinstance(each, ValidationError) for each in outcomes) == 2
    assert GovernorGroup.objects.filter(matched_cluster=south).count() == 1
    assert not GroupRequest.objects.waiting().exists()
