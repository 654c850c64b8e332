"""What people see when a page is refused, missing or broken."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.test import Client, RequestFactory
from django.urls import path
from django.views import defaults

from common.guards import public
from config.urls import urlpatterns as portal


@public
def refusing(request):
    raise PermissionDenied("Only an organiser of the cluster may cancel its meetings.")


@public
def refusing_without_a_word(request):
    raise PermissionDenied


@public
def breaking(request):
    raise RuntimeError("broken")


@public
def slowing_down(request):
    return render(request, "429.html", status=429)


@public
def reading(request):
    return HttpResponse(len(request.POST))


@public
def accepting(request):
    return HttpResponse("ok")


urlpatterns = [
    *portal,
    path("refusing/", refusing),
    path("refusing-without-a-word/", refusing_without_a_word),
    path("breaking/", breaking),
    path("slowing-down/", slowing_down),
    path("reading/", reading),
    path("accepting/", accepting),
]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
class TestErrorPages:
    def test_a_refusal_gives_its_reason(self, client):
        answer = client.get("/refusing/")

        assert answer.status_code == 403
        assert "Only an organiser of the cluster may cancel its meetings." in answer.content.decode()

    def test_a_refusal_without_a_reason_says_what_to_do(self, client):
        answer = client.get("/refusing-without-a-word/")

        assert answer.status_code == 403
        assert "ask an organiser of the cluster" in answer.content.decode()

    def test_a_form_from_elsewhere_is_explained(self):
        answer = Client(enforce_csrf_checks=True).post("/accepting/")

        assert answer.status_code == 403
        assert "We could not check this form" in answer.content.decode()

    def test_a_form_from_elsewhere_loses_nothing_that_was_typed(self):
        typed = {
            "message": "The hall\n& the library",
            "cfr_code": "E09",
            "password": "a long pass phrase",
            "csrfmiddlewaretoken": "x" * 64,
        }

        answer = Client(enforce_csrf_checks=True).post("/accepting/", typed)

        shown = answer.content.decode()
        assert "The hall<br>&amp; the library" in shown
        assert "E09" in shown
        assert "a long pass phrase" not in shown
        assert "x" * 64 not in shown

    def test_what_cannot_be_read_is_explained(self, client, settings):
        settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1

        answer = client.post("/reading/", {"a": "1", "b": "2"})

        assert answer.status_code == 400
        assert "We could not read that" in answer.content.decode()
        assert "Sorry, there is a problem" not in answer.content.decode()

    def test_a_missing_page_offers_to_sign_in(self, client):
        answer = client.get("/nowhere/")

        assert answer.status_code == 404
        assert "Page not found – School clusters" in answer.content.decode()
        assert "some pages are shown to members only" in answer.content.decode()

    def test_too_many_tries_are_told_to_wait(self, client):
        answer = client.get("/slowing-down/")

        assert answer.status_code == 429
        assert "wait five minutes and try again" in answer.content.decode()

    def test_a_broken_page_says_what_to_do(self, client):
        client.raise_request_exception = False

        answer = client.get("/breaking/")

        assert answer.status_code == 500
        assert "Sorry, there is a problem" in answer.content.decode()


def test_the_broken_page_needs_neither_database_nor_request():
    answer = defaults.server_error(RequestFactory().get("/"))

    assert answer.status_code == 500
    assert 'href="/static/portal.css"' in answer.content.decode()
