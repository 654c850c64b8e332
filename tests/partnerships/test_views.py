"""What the pages of partnerships show, to whom, and how often they ask the database."""

import pytest
from django.urls import reverse
from django.utils import timezone

from clusters import people
from clusters.models import Organisation
from partnerships import years
from partnerships.actions import audits, fees, questions
from partnerships.models import FeeScheme, Measure, Notice, Priority, Question, Story, WorkingParty
from tests import factories
from tests.partnerships.asking import an_audit, themes_of
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


def rows_of(cast, count):
    """One of each thing that has pages of its own, by its name, among `count` of all that partnerships show."""
    fill(cast, count)
    partnership = cast.partnership
    for number in range(count):
        document = publish(cast, f"Rules {number}")
        factories.version(document, by=cast.lead, number=2)
        story = Story.objects.create(partnership=partnership, title=f"Story {number}", text="Well", told_by=cast.member)
        notice = Notice.objects.create(
            authority=cast.ashworth, title=f"Notice {number}", text="Apply", posted_by=cast.officer
        )
        notice.groups.set([partnership, cast.cluster])
        measure = Measure.objects.create(partnership=partnership, title=f"Measure {number}", source="The register")
    audit = an_audit(cast, themes=[f"Theme {number}" for number in range(count + 1)])
    for school in people.member_schools(partnership)[:count]:
        audits.answer(audit, school, themes=themes_of(audit, "Theme 0"), by=cast.lead)
    return {
        "audit": audit,
        "authority": cast.ashworth,
        "document": document,
        "measure": measure,
        "membership": partnership.memberships.get(school=cast.moss_bank),
        "notice": notice,
        "partnership": partnership,
        "priority": partnership.priorities.first(),
        "question": partnership.questions.first(),
        "story": story,
        "version": document.versions.first(),
    }


COUNTS_OF_ROWS = [
    ("change_priority", "priority", "lead", 6),
    ("remove_priority", "priority", "lead", 4),
    ("change_question", "question", "lead", 4),
    ("remove_question", "question", "lead", 4),
    ("document", "document", "member", 5),
    ("version", "version", "lead", 4),
    ("replace_document", "document", "lead", 6),
    ("correct_document", "document", "lead", 4),
    ("withdraw_document", "document", "lead", 4),
    ("story", "story", "member", 4),
    ("correct_story", "story", "member", 5),
    ("withdraw_story", "story", "member", 4),
    ("withdraw_notice", "notice", "officer", 4),
    ("post_notice", "authority", "officer", 4),
    ("new_measure", "partnership", "lead", 4),
    ("remove_measure", "measure", "lead", 5),
    ("close_audit", "audit", "lead", 5),
    ("end_membership", "membership", "lead", 6),
    ("found", "authority", "officer", 3),
]


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(("name", "of", "who", "queries"), COUNTS_OF_ROWS, ids=[row[0] for row in COUNTS_OF_ROWS])
def test_pages_of_one_thing_ask_the_database_as_often_for_many_rows_as_for_one(
    cast, sign_in, django_assert_num_queries, name, of, who, queries, count
):
    row = rows_of(cast, count)[of]
    address = reverse(f"partnerships:{name}", args=[row.code]) if of == "authority" else page(name, row)
    client = sign_in(getattr(cast, who))

    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(
    ("name", "who", "queries"), [("members", "lead", 12), ("members", "deputy", 12), ("fee", "lead", 6)]
)
def test_pages_of_the_fee_ask_as_often_however_many_years_it_was_raised_for(
    cast, sign_in, django_assert_num_queries, name, who, queries, count
):
    fill(cast, count)
    schools = 2 + count
    for year in range(years.year_of(), years.year_of() - count, -1):
        fees.raise_fee(cast.partnership, year=year, decision="Board", seen_pence=100 * schools, by=cast.lead)
    client = sign_in(getattr(cast, who))

    with django_assert_num_queries(queries):
        shown = body(client.get(page(name, cast.partnership)))

    assert (cast.partnership.fees.first().charge.get_absolute_url() in shown) == (who == "lead")


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
