"""The pages of partnerships, as people meet them in a browser without JavaScript."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from clusters.models import Organisation
from letters.models import Letter
from partnerships import years
from partnerships.actions import documents, questions
from partnerships.actions import fees as fee_actions
from partnerships.models import Document, FeeScheme, Partnership, Priority, Question, WorkingParty
from tests import factories
from tests.partnerships.files import EXE, PDF, upload

HIDDEN = re.compile(r'<input type="hidden" name="(?P<name>[^"]+)" value="(?P<value>[^"]*)"')


@pytest.fixture
def partnership(cast):
    return cast.partnership


@pytest.fixture
def lead(cast, sign_in):
    return sign_in(cast.lead)


def body(response):
    return response.content.decode()


def opened(client, page):
    """What the form of `page` carries hidden."""
    return {name: value for name, value in HIDDEN.findall(body(client.get(page))) if name != "csrfmiddlewaretoken"}


def carried(response):
    return {name: value for name, value in HIDDEN.findall(body(response)) if name != "csrfmiddlewaretoken"}


def page(name, row):
    return reverse(
        f"partnerships:{name}", kwargs={"slug": row.slug} if isinstance(row, Partnership) else {"pk": row.pk}
    )


def publish(cast, title, reach="members", kind="minutes"):
    document = Document(partnership=cast.partnership, title=title, kind=kind, reach=reach)
    return documents.publish(document, upload(), to=[], by=cast.lead)


# --- what everybody reads --------------------------------------------------------------------------


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
def test_the_list_takes_two_queries(cast, client, django_assert_num_queries, count):
    fill(cast, count)

    with django_assert_num_queries(2):
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


# --- setting up and describing ---------------------------------------------------------------------


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


# --- members ---------------------------------------------------------------------------------------


def test_schools_are_put_in_after_a_check_of_who_is_told(cast, lead, partnership):
    school = factories.school("Green Lane Primary School")
    factories.post(factories.person(name="Head teacher, Green Lane"), school)
    put_in, today = page("put_schools_in", partnership), timezone.localdate()
    day = {"starts_on_day": today.day, "starts_on_month": today.month, "starts_on_year": today.year}

    checked = lead.post(put_in, {"text": str(school.urn), **day})
    assert "Head teacher, Green Lane" in body(checked)
    assert not partnership.memberships.filter(school=school).exists()
    response = lead.post(put_in, {**carried(checked), "step": "save"}, follow=True)

    assert "You put Green Lane Primary School in Learning partnership." in body(response)
    assert Letter.objects.get().recipient.name == "Head teacher, Green Lane"


def test_an_organisation_is_put_in_by_name(lead, partnership):
    put_in, today = page("put_organisation_in", partnership), timezone.localdate()
    day = {"starts_on_day": today.day, "starts_on_month": today.month, "starts_on_year": today.year}

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
    today = timezone.localdate()
    day = {"starts_on_day": today.day, "starts_on_month": today.month, "starts_on_year": today.year}

    assert refusal in body(lead.post(page("put_organisation_in", partnership), {**typed, **day}))


def test_a_membership_of_a_cluster_is_not_ended_here(cast, sign_in):
    membership = cast.cluster.memberships.get(school=cast.moss_bank)

    response = sign_in(cast.officer).get(reverse("partnerships:end_membership", args=[membership.pk]))

    assert response.status_code == 404


def test_ending_says_who_is_told(cast, lead, partnership):
    partner = partnership.memberships.get(school=cast.moss_bank)
    end, today = reverse("partnerships:end_membership", args=[partner.pk]), timezone.localdate()

    assert "Told by letter: Head teacher, Moss Bank" in body(lead.get(end))
    day = {"ends_on_day": today.day, "ends_on_month": today.month, "ends_on_year": today.year}
    response = lead.post(end, day, follow=True)

    assert "Moss Bank Primary School is no longer in Learning partnership" in body(response)
    assert Letter.objects.get().recipient == cast.member


# --- documents -------------------------------------------------------------------------------------


def new_document(client, partnership, file, **typed):
    typed = {"title": "Constitution", "kind": "constitution", "reach": "public", "tells": "on", "file": file, **typed}
    return client.post(page("new_document", partnership), typed, follow=True)


def test_a_document_is_put_on_file_and_told(cast, lead, partnership):
    response = new_document(lead, partnership, upload())

    assert "“Constitution” is on file. 2 people are being told." in body(response)
    assert {letter.recipient for letter in Letter.objects.all()} == {cast.member, cast.organiser}


def test_a_document_is_put_on_file_in_silence(lead, partnership):
    response = new_document(lead, partnership, upload(), tells="")

    assert "“Constitution” is on file. Nobody is told." in body(response)
    assert Letter.objects.count() == 0


def test_a_program_called_pdf_is_refused_beside_the_file(lead, partnership):
    response = new_document(lead, partnership, upload("constitution.pdf", EXE))

    assert "name ends in .pdf, but it is not a PDF file" in body(response)
    assert 'href="#id_file"' in body(response)
    assert not Document.objects.exists()


def test_a_title_that_is_taken_is_refused_in_words(lead, partnership):
    new_document(lead, partnership, upload())

    assert "There is a document with this title" in body(new_document(lead, partnership, upload()))


def test_anybody_saves_a_public_document(cast, client):
    document = publish(cast, "Constitution", reach="public")

    response = client.get(document.get_absolute_url())

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="constitution.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "private, no-store"


def test_nobody_from_outside_learns_which_other_documents_exist(cast, client, sign_in):
    document = publish(cast, "Minutes")

    for pk in (document.pk, document.pk + 1):
        address = reverse("partnerships:document", args=[pk])
        assert client.get(address).url == f"/account/login/?next={address}"
        assert sign_in(cast.outsider).get(address).status_code == 404
    assert sign_in(cast.member).get(document.get_absolute_url()).status_code == 200


def test_an_officer_without_a_second_factor_reads_no_document_for_members(cast, sign_in, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    document = publish(cast, "Minutes")

    assert sign_in(cast.officer).get(document.get_absolute_url()).status_code == 404


def test_a_file_that_was_lost_is_no_page_and_is_written_down(cast, lead, caplog):
    document = publish(cast, "Minutes")
    kept = document.versions.get()
    kept.file.storage.delete(kept.file.name)

    assert lead.get(document.get_absolute_url()).status_code == 404
    assert f"The file of version {kept.pk} is not in MEDIA_ROOT" in caplog.text


def test_a_withdrawn_document_is_read_by_the_lead_alone(cast, client, sign_in, lead):
    document = publish(cast, "Constitution", reach="public")
    lead.post(page("withdraw_document", document))

    assert client.get(document.get_absolute_url()).status_code == 302
    assert sign_in(cast.member).get(document.get_absolute_url()).status_code == 404
    assert lead.get(document.get_absolute_url()).status_code == 200
    assert "Constitution" not in body(sign_in(cast.member).get(page("documents", cast.partnership)))
    assert "Put back" in body(lead.get(page("documents", cast.partnership)))

    lead.post(page("put_document_back", document))
    assert client.get(document.get_absolute_url()).status_code == 200


def test_a_new_version_replaces_the_file_and_keeps_the_other_for_the_lead(cast, lead, sign_in):
    document = publish(cast, "Constitution", reach="public")
    replace = page("replace_document", document)
    second = upload("second.txt", b"Second")

    lead.post(replace, {**opened(lead, replace), "file": second, "tells": ""})

    assert b"".join(lead.get(document.get_absolute_url()).streaming_content) == b"Second"
    first = document.versions.get(number=1).get_absolute_url()
    assert b"".join(lead.get(first).streaming_content) == PDF
    assert sign_in(cast.member).get(first).status_code == 403


def test_what_is_said_of_a_document_is_corrected(cast, lead):
    document = publish(cast, "Constitution", reach="public")

    lead.post(page("correct_document", document), {"title": "Rules", "kind": "other", "reach": "members"})

    document.refresh_from_db()
    assert (document.title, document.kind, document.reach) == ("Rules", "other", "members")


# --- questions and priorities ----------------------------------------------------------------------


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


# --- the fee ---------------------------------------------------------------------------------------


@pytest.fixture
def scheme(cast):
    scheme = FeeScheme(partnership=cast.partnership, school_pence=15000, organisation_pence=30000)
    return fee_actions.set_scheme(scheme, seen=1, by=cast.lead)


def test_the_lead_says_what_members_pay(lead, partnership):
    page_of_scheme = page("fee_scheme", partnership)
    typed = {"school_pence": "£1,150", "pupil_pence": "0.50", "organisation_pence": ""}

    response = lead.post(page_of_scheme, {**opened(lead, page_of_scheme), **typed}, follow=True)

    assert "Members pay £1,150.00 for each school and £0.50 for each pupil on roll." in body(response)


def test_a_fee_of_nothing_is_refused(lead, partnership):
    page_of_scheme = page("fee_scheme", partnership)

    response = lead.post(page_of_scheme, {**opened(lead, page_of_scheme), "school_pence": "0"})

    assert "Enter at least one amount." in body(response)


def test_the_fee_is_raised_after_a_check_of_each_amount_and_who_is_told(cast, lead, partnership, scheme):
    page_of_fee, year = page("raise_fee", partnership), timezone.localdate().year
    typed = {"year": year, "decision": "Board, 14 January 2027"}

    checked = lead.post(page_of_fee, typed)
    for words in ("£150.00", "£300.00", "Head teacher, Moss Bank", "Business manager, Moss Bank"):
        assert words in body(checked)
    assert Letter.objects.count() == 0
    response = lead.post(page_of_fee, {**carried(checked), "step": "save"}, follow=True)

    assert "is raised. The schools are being asked." in body(response)
    assert "Waiting for schools" in body(response)
    again = lead.post(page_of_fee, {**carried(checked), "step": "save"})
    assert "has been raised already" in body(again)


def test_a_fee_needs_the_decision_that_agreed_it(lead, partnership, scheme):
    response = lead.post(page("raise_fee", partnership), {"year": timezone.localdate().year, "decision": " "})

    assert "Enter which meeting agreed the fee, and when" in body(response)


def test_without_rates_the_page_says_what_to_do_first(lead, partnership):
    typed = {"year": timezone.localdate().year, "decision": "Board"}

    assert "Say first what members pay." in body(lead.post(page("raise_fee", partnership), typed))
