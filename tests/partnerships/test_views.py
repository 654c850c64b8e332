"""What the pages of partnerships show, to whom, and how often they ask the database."""

import pytest
from django.urls import reverse
from django.utils import timezone

from clusters.models import Organisation
from partnerships import years
from partnerships.actions import questions
from partnerships.models import FeeScheme, Priority, Question, WorkingParty
from tests import factories
from tests.partnerships.pages import body, opened, page, publish


def test_the_public_page_shows_what_is_public_and_nothing_else(cast, client, partnership):
    partnership.purpose, partnership.values = "To raise standards", ["Trust", "Candour"]
    partnership.constitution = "# Members\n\nEach school has <b>one</b> vote."
    partnership.save()
    cast.cluster.managed_by = partnership
    cast.cluster.save()
    Question.objects.create(partnership=partnership, text="What does it cost?", answer="*Nothing* yet")
    Priority.objects.create(partnership=partnership, title="Reading in year 3", reason="Results", year=2026)
    publish(cast, "The constitution", reach="public")
    publish(cast, "Minutes of May")

    shown = body(client.get(partnership.get_absolute_url()))

    for words in ("To raise standards", "Candour", "Moss Bank Primary School", "North cluster", "What does it cost?"):
        assert words in shown
    assert "<em>Nothing</em> yet" in shown
    assert '<h3 class="govuk-heading-s">Members</h3>' in shown
    assert "&lt;b&gt;one&lt;/b&gt;" in shown
    assert "The constitution (PDF" in shown
    for words in ("Minutes of May", "Reading in year 3", "Lead, Learning partnership", "Run this partnership"):
        assert words not in shown


def test_a_partnership_with_nothing_says_so(client, cast):
    empty = factories.partnership("Empty partnership")

    shown = body(client.get(empty.get_absolute_url()))

    assert "It has no members yet." in shown
    assert "Send a message to those who organise it" in shown


def test_a_closed_partnership_says_so_and_is_not_listed(client, partnership):
    partnership.closed_at = timezone.now()
    partnership.save()

    assert "This partnership closed on" in body(client.get(partnership.get_absolute_url()))
    assert "There is no partnership yet" in body(client.get("/partnerships/"))


def fill(cast, count):
    """`count` of everything that the pages show."""
    partnership = cast.partnership
    for number in range(count):
        factories.membership(partnership, factories.school())
        college = Organisation.objects.create(name=f"College {number}", kind="college")
        partnership.memberships.create(organisation=college, starts_on="2024-09-01")
        factories.cluster(managed_by=partnership)
        WorkingParty.objects.create(
            authority=cast.ashworth, name=f"Party {number}", slug=f"party-{number}", managed_by=partnership
        )
        publish(cast, f"Paper {number}", reach="public")
        questions.answer(Question(partnership=partnership, text=f"Why {number}?", answer="So"), by=None)
        year = years.year_of()
        priority = Priority.objects.create(partnership=partnership, title=f"Aim {number}", reason="Why", year=year)
        priority.schools.add(cast.moss_bank)
        factories.partnership()
    FeeScheme.objects.get_or_create(partnership=partnership, defaults={"school_pence": 100})


COUNTS = [
    ("public", "lead", 9),
    ("members", "lead", 12),
    ("members", "member", 12),
    ("membership", "lead", 5),
    ("questions", "lead", 5),
    ("documents", "lead", 7),
    ("priorities", "member", 6),
    ("fee", "lead", 6),
    ("new_priority", "lead", 5),
    ("new_document", "lead", 5),
    ("clusters", "officer", 4),
    ("describe", "lead", 4),
    ("constitution", "lead", 4),
    ("new_working_party", "lead", 6),
    ("put_schools_in", "lead", 5),
    ("put_organisation_in", "lead", 5),
    ("new_question", "lead", 4),
    ("fee_scheme", "lead", 5),
    ("raise_fee", "lead", 4),
    ("tell_story", "member", 6),
]


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(("name", "who", "queries"), COUNTS, ids=[f"{name}-{who}" for name, who, _ in COUNTS])
def test_pages_ask_the_database_as_often_for_many_rows_as_for_one(
    cast, sign_in, django_assert_num_queries, name, who, queries, count
):
    fill(cast, count)
    client = sign_in(getattr(cast, who))

    with django_assert_num_queries(queries):
        assert client.get(page(name, cast.partnership)).status_code == 200


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_takes_one_query(cast, client, django_assert_num_queries, count):
    fill(cast, count)

    with django_assert_num_queries(1):
        client.get("/partnerships/")


@pytest.mark.parametrize("count", [1, 5])
def test_the_public_page_takes_six_queries_for_somebody_from_outside(cast, client, django_assert_num_queries, count):
    fill(cast, count)

    with django_assert_num_queries(6):
        client.get(cast.partnership.get_absolute_url())


@pytest.mark.parametrize("count", [1, 5])
def test_checking_the_fee_takes_seven_queries(cast, sign_in, django_assert_num_queries, count):
    fill(cast, count)
    client = sign_in(cast.lead)

    with django_assert_num_queries(7):
        client.post(page("raise_fee", cast.partnership), {"year": years.year_of(), "decision": "Board"})


def test_the_page_of_every_group_leads_to_the_partnerships_own(cast, sign_in, partnership):
    shown = body(sign_in(cast.officer).get(f"/groups/{partnership.slug}/"))

    assert f'href="{partnership.get_absolute_url()}"' in shown
    assert f'href="{page("membership", partnership)}"' in shown
    assert "Take out" not in shown


def test_its_name_and_seats_are_changed_as_those_of_every_group(cast, sign_in, partnership):
    client, edit = sign_in(cast.officer), reverse("clusters:edit_group", args=[partnership.slug])
    typed = {"name": "Town partnership", "seats": ["head", "sbm"], "profile": "informal"}

    client.post(edit, {**opened(client, edit), **typed})

    partnership.refresh_from_db()
    assert (partnership.name, partnership.seats) == ("Town partnership", ["head", "sbm"])
