"""Documents on file: who reads them, and what becomes of files that are not what they are called."""

from django.urls import reverse

from letters.models import Letter
from partnerships.models import Document
from tests.partnerships.files import EXE, PDF, upload
from tests.partnerships.pages import body, opened, page, publish


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


def test_a_long_list_of_documents_comes_in_pages(cast, lead, partnership):
    for number in range(21):
        publish(cast, f"Paper {number:02}")

    first, second = (body(lead.get(page("documents", partnership), {"page": number})) for number in (1, 2))

    assert ("Paper 19" in first, "Paper 20" in first) == (True, False)
    assert ("Paper 19" in second, "Paper 20" in second) == (False, True)
