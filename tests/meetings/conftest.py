"""Fixtures of the tests about meetings: a fixed present, and a meeting that is booked in it."""

from datetime import UTC, datetime

import pytest
import time_machine

from letters.models import Letter
from meetings import actions
from meetings.models import Meeting

# A Monday in winter, 9am.
TODAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_nine_on_monday():
    """The tests' present, which they may shift. It stands still while they do not."""
    with time_machine.travel(TODAY, tick=False) as present:
        yield present


@pytest.fixture
def draft(cast):
    """Makes a meeting that is not saved yet: Thursday 14 January 2027, 1:30pm to 3pm, at Brook Lane."""

    def drafted(**fields):
        return Meeting(
            **{
                "group": cast.cluster,
                "title": "Spring meeting",
                "starts_at": datetime(2027, 1, 14, 13, 30, tzinfo=UTC),
                "ends_at": datetime(2027, 1, 14, 15, tzinfo=UTC),
                "host_school": cast.brook_lane,
                "place": "Hall",
                **fields,
            }
        )

    return drafted


@pytest.fixture
def meeting(cast, draft):
    """That meeting, booked by the organiser with two lines of agenda."""
    return actions.schedule(draft(), agenda=["Transition", "Moderation"], by=cast.organiser)


@pytest.fixture
def letters_to():
    """The letters to one person, oldest first: `letters_to(cast.member)`."""

    def to(user):
        return list(Letter.objects.to(user).order_by("id"))

    return to


@pytest.fixture
def filled():
    """Makes what a browser posts from the booking form."""

    def typed(**fields):
        return {
            "title": "Spring meeting",
            "date_day": "14",
            "date_month": "1",
            "date_year": "2027",
            "start": "1:30pm",
            "end": "3pm",
            "host_school": "",
            "place": "Hall",
            "join_link": "",
            "agenda": "Transition\nModeration",
            "booking_key": "6f0d7c1e-3f5b-4a52-9d8c-0a4c5f0e9b11",
            "step": "check",
            **fields,
        }

    return typed
