"""Fixtures of the tests about training: a fixed present, and a course that schools reserve places on."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from clusters.permissions.table import Job
from letters.models import Letter
from tests import factories
from training import actions
from training.models import Course, Provider, Session

# A Monday in winter, 9am.
TODAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_nine_on_monday():
    """The tests' present, which they may shift. It stands still while they do not."""
    with time_machine.travel(TODAY, tick=False) as present:
        yield present


@pytest.fixture
def draft(cast):
    """Makes a course that is not saved yet: three places for two schools at most, two places for each."""

    def drafted(**fields):
        provider, _ = Provider.objects.get_or_create(name="Safety Trainers")
        return Course(
            **{
                "group": cast.cluster,
                "title": "IOSH Managing Safely",
                "provider": provider,
                "award": "IOSH Managing Safely",
                "renew_after_months": 36,
                "places_per_school": 2,
                "minimum": 2,
                "maximum": 3,
                "decide_on": date(2026, 12, 14),
                "free_until": date(2026, 12, 11),
                "net_pence": 125_000,
                "vat_pence": 25_000,
                "commissioned_by": cast.organiser,
                **fields,
            }
        )

    return drafted


@pytest.fixture
def at(cast):
    """Makes a session that is not saved yet: 9am to 4pm on a day of January 2027, at Brook Lane."""

    def drafted(course=None, day=14, hour=9, **fields):
        return Session(
            **{
                "course": course,
                "starts_at": datetime(2027, 1, day, hour, tzinfo=UTC),
                "ends_at": datetime(2027, 1, day, hour + 7, tzinfo=UTC),
                "host_school": cast.brook_lane,
                "room": "Hall",
                "capacity": 20,
                **fields,
            }
        )

    return drafted


@pytest.fixture
def course(cast, draft, at):
    """That course with one session on 14 January 2027, opened for places by the organiser."""
    course = actions.commission(draft(), sessions=[at()], by=cast.organiser)
    return actions.open_for_places(course, by=cast.organiser)


@pytest.fixture
def session(course):
    return course.sessions.get()


@pytest.fixture
def reserve(cast, course):
    """Reserves places for a school by its own people: `reserve(cast.moss_bank, 2)`."""

    def reserved(school=None, number=1, **chosen):
        by = cast.organiser if school == cast.brook_lane else cast.sbm
        return actions.reserve(course, school or cast.moss_bank, number=number, by=by, **chosen)

    return reserved


@pytest.fixture
def site_manager(cast):
    """The site manager of Moss Bank, who has joined the portal."""
    person = factories.person("site@mossbank.example", "Site manager, Moss Bank")
    factories.post(person, cast.moss_bank, Job.SITE_MANAGER)
    return person


@pytest.fixture
def letters_to():
    """The subjects of the letters to one person, oldest first, without what was posted before `after`."""

    def to(user):
        return list(Letter.objects.to(user).order_by("id"))

    return to


@pytest.fixture
def subjects():
    """{address: subjects of the letters posted since the test last looked}."""
    seen = set()

    def since():
        found = {}
        for letter in Letter.objects.exclude(pk__in=seen).order_by("id"):
            seen.add(letter.pk)
            found.setdefault(letter.address, []).append(letter.subject)
        return found

    return since
