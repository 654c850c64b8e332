"""manage.py demo: an area made through actions, once, and never in production."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from clusters.models import Cluster, HistoryLine, School
from config import demo
from letters.models import Letter
from meetings import desk
from meetings.models import Meeting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def development(settings, monkeypatch):
    settings.DEBUG = True
    monkeypatch.setenv("DEMO_PASSWORD", "a pass phrase for the demo")


def test_it_says_how_to_sign_in():
    said = io.StringIO()

    call_command("demo", stdout=said)

    assert "head@demo.example" in said.getvalue()
    assert "a pass phrase for the demo" in said.getvalue()


def test_everybody_it_names_can_sign_in(client):
    for email, _ in demo.load().people:
        client.logout()

        client.post("/account/login/", {"login": email, "password": "a pass phrase for the demo"})

        assert client.get("/").wsgi_request.user.email == email


def test_a_second_run_changes_nothing():
    demo.load()
    before = [model.objects.count() for model in (User, School, Cluster, Meeting, Letter, HistoryLine)]

    demo.load()

    assert [model.objects.count() for model in (User, School, Cluster, Meeting, Letter, HistoryLine)] == before


def test_work_waits_for_the_head_teacher():
    demo.load()

    waiting = desk.waiting_for_answer(User.objects.get(email="head@demo.example"))

    assert [(meeting.title, str(school)) for meeting, school in waiting] == [
        ("Head teachers’ meeting", "Moss Bank Primary School"),
        ("Moderation afternoon", "Moss Bank Primary School"),
    ]


def test_production_is_refused(settings):
    settings.DEBUG = False

    with pytest.raises(CommandError, match="not loaded where DEBUG is off"):
        call_command("demo")
