"""A group lets others read what it keeps to itself, and stops it; nobody learns who has joined the portal by it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from clusters.actions import grants
from clusters.models import Grant, HistoryLine
from clusters.permissions.table import Permission
from letters.models import Kind, Letter
from tests import factories
from tests.together import at_once

# What a browser sends with the button: the form itself has no boxes.
PRESSED = {"csrfmiddlewaretoken": "token"}


@pytest.fixture
def page(cast):
    return reverse("clusters:grants", kwargs={"slug": cast.cluster.slug})


@pytest.fixture
def granted(cast):
    """The governor group may read the cluster's papers."""
    return grants.give(papers_for(cast.cluster, cast.governors), by=cast.organiser)


def papers_for(group, reader=None, **fields):
    return Grant(group=group, what="papers", to_group=reader, **fields)


def typed(**fields):
    """What a browser posts for one person."""
    said = {"reader": "person", "name": "An auditor", "email": "auditor@firm.example", "what": "accounts"}
    return {**said, "last_on_day": "", "last_on_month": "", "last_on_year": "", **fields}


def test_the_matched_group_is_offered_and_told(cast, sign_in, page):
    browser = sign_in(cast.organiser)

    offered = [value for value, _ in browser.get(page).context["form"].fields["reader"].choices]
    response = browser.post(page, {"reader": "group", "what": "papers"})

    assert offered == ["group", "person"]
    assert response.url == page
    grant = Grant.objects.get()
    assert (grant.group_id, grant.to_group_id, grant.granted_by) == (cast.cluster.pk, cast.governors.pk, cast.organiser)
    assert [letter.recipient for letter in Letter.objects.order_by("pk")] == [cast.officer, cast.governor]
    letter = Letter.objects.to(cast.governor).get()
    assert (letter.kind, letter.subject) == (Kind.GOVERNANCE, "You may read: the papers of North cluster")
    assert "everybody in North governors" in letter.text


def test_it_is_on_record(cast, granted):
    line = HistoryLine.objects.of_group(cast.cluster).get()

    assert str(line) == "Head teacher, Brook Lane let North governors read the papers of North cluster"


def test_a_person_who_joined_gets_a_letter_and_may_read(cast):
    auditor = factories.person("auditor@firm.example", "An auditor")

    grants.give(Grant(group=cast.cluster, what="accounts"), email="Auditor@firm.example", by=cast.organiser)

    assert Letter.objects.get().recipient == auditor
    assert auditor.has_perm(Permission.GROUP_VIEW, cast.cluster)
    assert not auditor.has_perm(Permission.MEETING_VIEW, cast.cluster)


def test_a_person_who_has_not_joined_is_invited(cast):
    grants.give(papers_for(cast.cluster), email="auditor@firm.example", name="An auditor", by=cast.organiser)

    letter = Letter.objects.get()
    assert (letter.kind, letter.subject) == (Kind.INVITATION, "Invitation: reader of the papers of North cluster")
    assert letter.private_links
    assert "to read the papers of North cluster" in letter.text


@pytest.mark.parametrize("state", ["unknown", "joined", "invited", "closed"])
def test_the_pages_are_the_same_whoever_is_behind_the_address(cast, sign_in, page, state):
    """The chair types an address and must not learn by it who has joined the portal, or under what name."""
    joined = {"joined": {}, "closed": {"is_active": False}, "invited": {"joined_at": None, "is_active": False}}
    if state in joined:
        factories.person("auditor@firm.example", "Somebody in person", **joined[state])

    text = sign_in(cast.organiser).post(page, typed(), follow=True).content.decode()

    assert "auditor@firm.example may read the accounts of North cluster and is being told." in text
    assert "Somebody in person" not in text
    assert "An auditor" not in text
    assert HistoryLine.objects.get().text == "let one person from outside the group read the accounts of North cluster"


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"reader": ""}, {"reader": ["Choose who may read it"]}),
        ({"what": ""}, {"what": ["Choose what they may read"]}),
        ({"name": " "}, {"name": ["Enter the person’s full name"]}),
        ({"email": ""}, {"email": ["Enter the person’s email address"]}),
        ({"email": "auditor"}, {"email": ["Enter an email address in the correct format, like name@example.com"]}),
        (
            {"last_on_day": "1", "last_on_month": "9", "last_on_year": "2020"},
            {"last_on": ["The last day must be today or later"]},
        ),
    ],
)
def test_bad_input_gets_a_sentence(cast, sign_in, page, fields, errors):
    response = sign_in(cast.organiser).post(page, typed(**fields))

    assert response.context["form"].errors == errors
    assert not Grant.objects.exists()


def test_what_may_be_read_already_is_refused_in_words(cast, sign_in, page, granted):
    response = sign_in(cast.organiser).post(page, {"reader": "group", "what": "papers"})

    assert response.context["form"].non_field_errors() == ["That group may read this already."]


def test_a_closed_group_gives_nothing_new(cast):
    cast.cluster.closed_at = timezone.now()
    cast.cluster.save()

    with pytest.raises(ValidationError):
        grants.give(papers_for(cast.cluster, cast.governors), by=cast.organiser)


def test_stopping_it_takes_effect_at_once_and_tells_them(cast, sign_in, granted):
    page = reverse("clusters:end_grant", kwargs={"pk": granted.pk})

    sign_in(cast.organiser).post(page, PRESSED)

    cast.governor = type(cast.governor).objects.get(pk=cast.governor.pk)
    assert not cast.governor.has_perm(Permission.MEETING_VIEW, cast.cluster)
    assert Letter.objects.to(cast.governor).latest("pk").subject == "Ended: leave to read the papers of North cluster"
    assert "This ended on" in sign_in(cast.organiser).get(page).content.decode()


def test_stopping_it_takes_the_invitation_back(cast):
    grant = grants.give(papers_for(cast.cluster), email="auditor@firm.example", name="An auditor", by=cast.organiser)

    grants.end(grant, by=cast.organiser)

    assert not grant.to_person.invitations.open().exists()
    assert Letter.objects.get().state == "withdrawn"


def test_given_again_the_same_day_it_holds_again(cast, granted):
    grants.end(granted, by=cast.organiser)

    again = grants.give(papers_for(cast.cluster, cast.governors), by=cast.organiser)

    assert not again.is_over


def test_after_the_last_day_it_is_over_by_itself(cast):
    tomorrow = timezone.localdate() + timedelta(days=1)
    grants.give(papers_for(cast.cluster, cast.governors, ends_on=tomorrow), by=cast.organiser)
    assert cast.governor.has_perm(Permission.MEETING_VIEW, cast.cluster)

    Grant.objects.update(starts_on="2026-01-01", ends_on=timezone.localdate())

    assert not type(cast.governor).objects.get(pk=cast.governor.pk).has_perm(Permission.MEETING_VIEW, cast.cluster)


@pytest.mark.django_db(transaction=True)
def test_two_organisers_at_once_give_it_once(cast):
    outcomes = at_once(
        *[lambda: grants.give(papers_for(cast.cluster, cast.governors), by=cast.organiser) for _ in range(2)]
    )

    assert sum(isinstance(each, ValidationError) for each in outcomes) == 1
    assert Grant.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_stopped_by_two_at_once_it_ends_once(cast, granted):
    outcomes = at_once(*[lambda: grants.end(granted, by=cast.organiser) for _ in range(2)])

    assert sum(isinstance(each, ValidationError) for each in outcomes) == 1


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(("name", "queries"), [("grants", 6), ("end_grant", 4)])
def test_the_pages_take_few_queries(cast, sign_in, page, django_assert_num_queries, name, queries, count):
    for number in range(count):
        email = f"person{number}@firm.example"
        grant = grants.give(papers_for(cast.cluster), email=email, name="P", by=cast.organiser)
    browser = sign_in(cast.organiser)

    with django_assert_num_queries(queries):
        browser.get(page if name == "grants" else reverse("clusters:end_grant", kwargs={"pk": grant.pk}))
