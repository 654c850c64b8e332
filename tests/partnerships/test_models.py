"""What the database holds about partnerships."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from clusters.models import Organisation
from partnerships import years
from partnerships.models import Document, FeeScheme, Partner, Partnership, Priority, Question
from tests import factories


def test_its_own_page_is_where_it_leads_and_the_page_of_every_group_stays(partnership, client):
    assert partnership.get_absolute_url() == f"/partnerships/{partnership.slug}/"
    assert client.get(f"/groups/{partnership.slug}/").status_code == 200


def test_the_list_counts_the_members_of_today(partnership):
    college = Organisation.objects.create(name="Ashworth College", kind="college")
    partnership.memberships.create(organisation=college, starts_on="2024-09-01")
    partnership.memberships.create(school=factories.school(), starts_on="2024-09-01", ends_on="2025-09-01")

    (listed,) = Partnership.objects.for_listing()

    assert (listed.school_count, listed.organisation_count) == (2, 1)


def test_partners_are_members_of_partnerships_only(cast, partnership):
    assert set(Partner.objects.values_list("group", flat=True)) == {partnership.pk}


def test_a_question_is_answered_once(partnership):
    Question.objects.create(partnership=partnership, text="Who pays?", answer="All")

    with pytest.raises(ValidationError, match="answered already"):
        Question(partnership=partnership, text="Who pays?", answer="Nobody").full_clean()


def test_a_title_is_free_again_once_its_document_is_withdrawn(cast, partnership):
    document = Document.objects.create(partnership=partnership, title="Minutes", kind="minutes")
    twin = Document(partnership=partnership, title="Minutes", kind="minutes")
    with pytest.raises(ValidationError, match="There is a document with this title"):
        twin.full_clean()

    document.withdrawn_at, document.withdrawn_by = "2026-11-01T09:00Z", cast.lead
    document.save()

    twin.full_clean()


@pytest.mark.parametrize("wrong", [{"kind": "secret"}, {"reach": "nobody"}, {"withdrawn_at": "2026-11-01T09:00Z"}])
def test_a_document_is_of_a_known_kind_and_withdrawn_by_somebody(partnership, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.create(**{"partnership": partnership, "title": "Minutes", "kind": "minutes", **wrong})


def test_versions_are_numbered_once(cast, partnership):
    document = Document.objects.create(partnership=partnership, title="Minutes", kind="minutes")
    factories.version(document, by=cast.lead)

    with pytest.raises(IntegrityError), transaction.atomic():
        factories.version(document, by=cast.lead)


def test_a_file_lies_under_a_name_that_says_nothing_and_where_no_address_leads(cast, partnership, sign_in):
    document = Document.objects.create(partnership=partnership, title="Minutes", kind="minutes")

    kept = factories.version(document, by=cast.lead)

    assert kept.file.name.startswith("partnerships/documents/")
    assert "minutes" not in kept.file.name
    for address in (f"/{kept.file.name}", f"/media/{kept.file.name}", f"/static/{kept.file.name}"):
        assert sign_in(cast.lead).get(address).status_code == 404


@pytest.mark.parametrize(
    ("rates", "words"),
    [
        ({"school_pence": 15000}, "£150.00 for each school"),
        (
            {"school_pence": 15000, "organisation_pence": 30000},
            "£150.00 for each school and £300.00 for each organisation",
        ),
        (
            {"school_pence": 15000, "pupil_pence": 50, "organisation_pence": 30000},
            "£150.00 for each school, £0.50 for each pupil on roll and £300.00 for each organisation",
        ),
    ],
)
def test_rates_are_said_in_words(rates, words):
    assert FeeScheme(**rates).in_words == words


def test_a_scheme_asks_for_something(partnership):
    with pytest.raises(ValidationError, match="Enter at least one amount"):
        FeeScheme(partnership=partnership).full_clean()


def test_a_priority_is_of_a_school_year_and_set_once_in_it(partnership):
    Priority.objects.create(partnership=partnership, title="Reading", reason="Results", year=2026)

    with pytest.raises(ValidationError, match="a priority of that year already"):
        Priority(partnership=partnership, title="Reading", reason="Again", year=2026).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Priority.objects.create(partnership=partnership, title="Sums", reason="Results", year=26)


@pytest.mark.parametrize(("day", "year"), [((2026, 8, 31), 2025), ((2026, 9, 1), 2026), ((2027, 1, 14), 2026)])
def test_a_school_year_begins_in_september(day, year):
    assert years.year_of(years.date(*day)) == year


def test_a_school_year_is_said_in_words():
    assert [years.in_words(year) for year in (2026, 2099)] == ["2026/27", "2099/00"]
