"""The demo's diary: meetings ahead, some answered, so that each person finds something waiting."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
from django.utils import timezone

from clusters.models import School
from meetings import actions
from meetings.models import Answer, Meeting

LONDON = ZoneInfo("Europe/London")
AGENDA = [
    "Welcome and actions from last time",
    "Reading: what we saw in each other’s schools",
    "Training we might share",
]


def book(groups, *, officer):
    """Book the meetings and give some of the answers."""
    north, central = groups["North primary cluster"], groups["Central primary cluster"]
    organiser = _organiser(north)
    soon = _meeting(north, "Head teachers’ meeting", 12, host=990002, online=True, by=organiser)
    _answers(soon)
    _meeting(north, "Moderation afternoon", 40, host=990001, by=organiser)
    _meeting(central, "Head teachers’ meeting", 19, host=990008, by=_organiser(central))
    _meeting(groups["North governors’ group"], "Governors’ briefing", 26, host=990001, by=officer)
    secondary = groups["Secondary cluster"]
    _meeting(secondary, "Secondary heads’ meeting", 21, host=990021, online=True, by=_organiser(secondary))
    westfold = groups["Westfold cluster"]
    _meeting(westfold, "Head teachers’ meeting", 14, host=990025, by=_organiser(westfold))


def _answers(meeting):
    """Three schools have answered; Moss Bank has not."""
    for urn, choice, more in [
        (990002, Answer.Choice.COMING, {}),
        (990003, Answer.Choice.ONLINE, {}),
        (
            990007,
            Answer.Choice.APOLOGIES,
            {"update": "Our only teacher on cover is away. We support the shared training."},
        ),
    ]:
        school = School.objects.get(urn=urn)
        actions.answer(meeting, school, choice=choice, by=school.posts.get(job="head").user, **more)


def _meeting(group, title, days_ahead, *, host, by, online=False):
    starts_at = datetime.combine(_school_day(days_ahead), time(13, 30), LONDON)
    meeting = Meeting(
        group=group,
        title=title,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        host_school=School.objects.get(urn=host),
        place="The hall",
        join_link="https://meet.example/north-cluster" if online else "",
    )
    return actions.schedule(meeting, agenda=AGENDA, by=by)


def _school_day(days_ahead):
    """A Thursday at least so many days ahead that is no bank holiday and not between Christmas and new year."""
    day = timezone.localdate() + timedelta(days=days_ahead)
    closed = holidays.country_holidays("GB", subdiv="ENG")
    while day.weekday() != 3 or day in closed or (day.month, day.day) >= (12, 18) or (day.month, day.day) <= (1, 4):
        day += timedelta(days=1)
    return day


def _organiser(group):
    return group.offices.filter(job="organiser").order_by("pk").first().user
