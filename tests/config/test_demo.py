"""manage.py demo: an area made through actions, once, and never in production."""

import io
from collections import Counter

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings

from accounts.models import User
from clusters import people
from config import demo
from config.desk import errands_of
from ledger.models import Charge
from meetings import desk
from partnerships import years
from partnerships.models import Partnership
from training.models import Course

pytestmark = pytest.mark.django_db
PASS_PHRASE = "a pass phrase for the demo"
OURS = ("accounts", "letters", "clusters", "ledger", "partnerships", "resources", "meetings", "training")


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """What the command said when it loaded the demo, which is there for all tests of this file."""
    said = io.StringIO()
    media = tmp_path_factory.mktemp("media")
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setenv("DEMO_PASSWORD", PASS_PHRASE)
        with override_settings(DEBUG=True, MEDIA_ROOT=media):
            call_command("demo", stdout=said)
        yield said.getvalue()
        transaction.set_rollback(True)


def person(name):
    return User.objects.get(email=f"{name}@demo.example")


DESKS = {
    "head": [
        "Agree or query your share of First aid at work, Moss Bank Primary School",
        "Approve or reject Minibus, 16 seats, for Brook Lane Primary School",
        "Decide whether it goes ahead: Reading fluency in key stage 2, North primary cluster",
        "Give cover if your school can: teacher, to Brook Lane Primary School",
        "Post Reading boxes for year 3, North primary cluster",
        "Record your payment for Phonics screening visits, Moss Bank Primary School",
        "Say what your school needs: Northmoor Together, Moss Bank Primary School",
        "Say who goes to First aid at work, Moss Bank Primary School",
        "Settle what a school asks about First aid at work, North primary cluster",
    ],
    "sbm": [
        "Agree or query your share of First aid at work, Moss Bank Primary School",
        "Agree or query your share of IOSH Managing Safely, St Brigid's Catholic Primary School",
        "Approve or reject Minibus, 16 seats, for Brook Lane Primary School",
        "Give cover if your school can: caretaker or other site staff, to St Oswald's Catholic High School",
        "Give cover if your school can: teacher, to Brook Lane Primary School",
        "Post Safety visits to seven sites, Catholic Schools Partnership",
        "Record your payment for Phonics screening visits, Moss Bank Primary School",
        "Say what your school needs: Northmoor Together, Moss Bank Primary School",
        "Say who goes to First aid at work, Moss Bank Primary School",
        "Say who goes to IOSH Managing Safely, St Brigid's Catholic Primary School",
    ],
    "officer": [
        "Decide about a governor group for South primary cluster, Head teacher, for all five schools",
        "Decide whether it goes ahead: Safeguarding for governors, North governors’ group",
    ],
    "governor": [],
    "lead": [
        "Agree or query your share of Fee for {year}, Northmoor High School",
        "Approve or reject Science laboratory, for Orchard View Primary School",
        "Post Fee for {year}, Northmoor Learning Partnership",
        "Say what your school needs: Northmoor Together, Northmoor High School",
    ],
    "outsider": [
        "Agree or query your share of Swimming teacher, autumn term, Westfold Primary School",
        "Approve or reject Assembly hall, for Saltmarsh Lane Primary School",
    ],
}
MEETINGS = {
    "head": [
        "Head teachers’ meeting, Moss Bank Primary School",
        "Moderation afternoon, Moss Bank Primary School",
        "Termly meeting, Moss Bank Primary School",
        "General meeting, Moss Bank Primary School",
    ],
    "sbm": [
        "Head teachers’ meeting, Moss Bank Primary School",
        "Moderation afternoon, Moss Bank Primary School",
        "Termly meeting, Moss Bank Primary School",
        "General meeting, Moss Bank Primary School",
    ],
    "officer": [],
    "governor": ["Governors’ briefing, Moss Bank Primary School"],
    "lead": [
        "Secondary heads’ meeting, Northmoor High School",
        "Partnership board, Northmoor High School",
        "General meeting, Northmoor High School",
    ],
    "outsider": ["Head teachers’ meeting, Westfold Primary School"],
}


def on_the_desk_of(name):
    """What waits for a person, in words: what to do with what, and where."""
    return sorted(f"{errand.words} {errand.name}, {errand.place}" for errand in errands_of(person(name)))


def to_answer_by(name):
    """The meetings that wait for a person's answer, and for which school."""
    return [f"{meeting.title}, {school}" for meeting, school in desk.waiting_for_answer(person(name))]


@pytest.mark.parametrize("name", DESKS)
def test_work_waits_on_the_desk_of_each(loaded, name):
    year = years.in_words(years.year_of())

    assert on_the_desk_of(name) == [line.format(year=year) for line in DESKS[name]]


@pytest.mark.parametrize("name", MEETINGS)
def test_meetings_wait_for_the_answer_of_each(loaded, name):
    assert to_answer_by(name) == MEETINGS[name]


def test_what_schools_of_two_authorities_own_together(loaded):
    partnership = Partnership.objects.get(name="Catholic Schools Partnership")
    schools = people.member_schools(partnership)

    assert sorted(Counter((each.authority.name, each.phase) for each in schools).items()) == [
        (("Northmoor", "Primary"), 16),
        (("Northmoor", "Secondary"), 3),
        (("Westfold", "Primary"), 2),
    ]
    assert [group.name for group in partnership.manages.order_by("name")] == [
        "Christ the King area",
        "St Ambrose area",
        "St Oswald’s area",
    ]


def test_forty_two_places_in_three_sessions(loaded):
    course = Course.objects.with_numbers().get(title="IOSH Managing Safely")

    assert (course.held, course.waiting) == (42, 0)
    assert [session.taken for session in course.sessions.for_page()] == [14, 14, 14]


def test_each_share_of_the_course_for_seven_schools(loaded):
    shares = Charge.objects.get(title="First aid at work").shares

    assert sorted(shares.values_list("net_pence", flat=True)) == [178_57] * 6 + [178_58]
    assert sorted(shares.values_list("vat_pence", flat=True)) == [35_71] * 4 + [35_72] * 3


def test_it_says_how_to_sign_in(loaded):
    assert "head@demo.example" in loaded
    assert PASS_PHRASE in loaded


def test_everybody_it_names_can_sign_in(loaded, client):
    for email, _ in demo.PEOPLE:
        client.logout()

        client.post("/account/login/", {"login": email, "password": PASS_PHRASE})

        assert client.get("/").wsgi_request.user.email == email


def test_a_second_run_changes_nothing(loaded, settings):
    settings.DEBUG = True
    before = counted()

    demo.load()

    assert counted() == before


def counted():
    """{model: how many rows} of all our apps."""
    models = [model for app in OURS for model in apps.get_app_config(app).get_models()]
    return {model._meta.label: model._default_manager.count() for model in models}


def test_production_is_refused(settings):
    settings.DEBUG = False

    with pytest.raises(CommandError, match="not loaded where DEBUG is off"):
        call_command("demo")
