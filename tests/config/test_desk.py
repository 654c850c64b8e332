"""What waits for a person in all apps stands on one desk."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from clusters.errands import Errand
from clusters.models import GroupRequest
from config import desk
from ledger import actions as costs
from ledger.models import Charge
from partnerships import years
from partnerships.models import FeeScheme
from resources.models import CoverRequest
from tests import factories
from training import actions as courses
from training.models import Course, Provider

pytestmark = pytest.mark.django_db
PEOPLE = ("member", "organiser", "sbm", "governor", "officer", "outsider", "lead")


def ask_to_agree(cast):
    """A cost of the cluster that its two schools are asked to agree."""
    usual = {"title": "Paper", "split": Charge.Split.EQUAL, "weights_source": "one share each", "net_pence": 2000}
    parts, payers = dict.fromkeys([cast.moss_bank, cast.brook_lane], 1), {cast.brook_lane: (2000, 0)}
    charge = costs.draft(
        Charge(group=cast.cluster, vat_pence=0, **usual), parts=parts, payers=payers, by=cast.organiser
    )
    costs.ask(charge, by=cast.organiser)


def commission(cast):
    """A course of the cluster whose go/no-go day is near."""
    today, provider = timezone.localdate(), Provider.objects.create(name="Safety Trainers")
    course = Course(
        group=cast.cluster,
        title="IOSH Managing Safely",
        provider=provider,
        places_per_school=2,
        minimum=2,
        maximum=3,
        decide_on=today + timedelta(days=2),
        free_until=today + timedelta(days=1),
        net_pence=1000,
        vat_pence=0,
        commissioned_by=cast.organiser,
    )
    courses.open_for_places(courses.commission(course, by=cast.organiser), by=cast.organiser)


def ask_for_cover(cast, school):
    """A request of the school for a teacher tomorrow."""
    starts_at = timezone.now() + timedelta(days=1)
    CoverRequest.objects.create(
        group=cast.cluster,
        school=school,
        work="teacher",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        location="The office",
        asked_by=cast.organiser,
    )


@pytest.fixture
def something_of_each_app(cast):
    ask_to_agree(cast)
    commission(cast)
    ask_for_cover(cast, cast.moss_bank)
    FeeScheme.objects.create(partnership=cast.partnership, school_pence=100)
    GroupRequest.objects.create(cluster=cast.cluster, name="A parent", email="p@home.example", role="Parent", why="We")


def words(user):
    return [(errand.words, errand.name, errand.place) for errand in desk.errands_of(user)]


def test_nothing_waits_for_somebody_new(cast):
    assert desk.errands_of(cast.outsider) == []


@pytest.mark.usefixtures("something_of_each_app")
def test_what_waits_in_all_apps_stands_together_what_is_due_first_on_top(cast):
    agree = ("Agree or query your share of", "Paper")

    assert words(cast.organiser) == [
        ("Give cover if your school can:", "teacher", "to Moss Bank Primary School"),
        ("Decide whether it goes ahead:", "IOSH Managing Safely", "North cluster"),
        (*agree, "Brook Lane Primary School"),
    ]
    assert words(cast.member) == words(cast.sbm) == [(*agree, "Moss Bank Primary School")]
    assert [place for *_, place in words(cast.lead)] == ["Learning partnership"]
    assert words(cast.officer) == [("Decide about a governor group for", "North cluster", "Parent")]
    assert words(cast.governor) == words(cast.outsider) == []


@pytest.mark.usefixtures("something_of_each_app")
def test_the_query_composed_for_anybody_finds_what_one_composed_for_each_person_finds(cast):
    now = timezone.now()

    for name in PEOPLE:
        person = getattr(cast, name)
        assert desk.first_eleven(person, now) == list(desk.first_eleven.compose(person, now)), name


@pytest.mark.usefixtures("something_of_each_app")
def test_a_superuser_is_shown_what_waits_for_anybody():
    root = factories.person("root@portal.example", is_superuser=True)
    fee = f"fee for {years.in_words(years.year_of())}"

    assert [name for _, name, _ in words(root)] == ["Paper", "Paper", "North cluster", fee]


@pytest.mark.usefixtures("something_of_each_app")
def test_it_takes_one_query_beside_the_standing(cast, django_assert_num_queries):
    desk.errands_of(cast.organiser)

    with django_assert_num_queries(1):
        assert len(desk.errands_of(cast.organiser)) == 3


@pytest.mark.parametrize(
    ("due_at", "words"),
    [
        (None, ""),
        (datetime(2027, 1, 14, 13, 30, tzinfo=UTC), "Thursday 14 January 2027, 1:30pm"),
        (datetime(2027, 1, 14, 23, 59, tzinfo=UTC), "Thursday 14 January 2027"),
        (datetime(2027, 7, 1, 22, 59, tzinfo=UTC), "Thursday 1 July 2027"),
    ],
)
def test_what_has_until_the_end_of_a_day_is_due_by_that_day(due_at, words):
    assert Errand("Agree", "Paper", "Moss Bank", due_at, "/").due == words
