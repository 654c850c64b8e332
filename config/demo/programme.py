"""The demo's diary: meetings ahead, some answered, so that each person finds something waiting."""

from datetime import timedelta

from config.demo.lookup import holder, moment, organiser, school, school_day
from meetings import actions
from meetings.models import Answer, Meeting

AGENDA = [
    "Welcome and actions from last time",
    "Reading: what we saw in each other’s schools",
    "Training we might share",
]
# (partnership, meeting, days ahead, host)
OF_PARTNERSHIPS = [
    ("Northmoor Learning Partnership", "Partnership board", 33, 990024),
    ("Northmoor Primary Heads", "Termly meeting", 47, 990014),
    ("Catholic Schools Partnership", "Head teachers’ meeting", 26, 990023),
    ("Northmoor Together", "General meeting", 75, 990021),
]


def book(groups, *, officer):
    """Book the meetings and give some of the answers."""
    north, central = groups["North primary cluster"], groups["Central primary cluster"]
    head = organiser(north)
    soon = _meeting(north, "Head teachers’ meeting", 12, host=990002, online=True, by=head)
    _answers(soon)
    _meeting(north, "Moderation afternoon", 40, host=990001, by=head)
    _st_brigids_comes(_meeting(central, "Head teachers’ meeting", 19, host=990008, by=organiser(central)))
    _meeting(groups["North governors’ group"], "Governors’ briefing", 26, host=990001, by=officer)
    secondary = groups["Secondary cluster"]
    _meeting(secondary, "Secondary heads’ meeting", 21, host=990021, online=True, by=organiser(secondary))
    for name, title, ahead, host in OF_PARTNERSHIPS:
        _st_brigids_comes(_meeting(groups[name], title, ahead, host=host, by=organiser(groups[name])))
    westfold = groups["Westfold cluster"]
    _meeting(westfold, "Head teachers’ meeting", 14, host=990025, by=organiser(westfold))


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
        actions.answer(meeting, school(urn), choice=choice, by=holder(urn), **more)


def _st_brigids_comes(meeting):
    """If it is in the group, so that its business manager finds the meetings of one school on the desk."""
    at = school(990009)
    if at.memberships.filter(group=meeting.group_id).exists():
        actions.answer(meeting, at, choice=Answer.Choice.COMING, by=holder(at.urn))


def _meeting(group, title, days_ahead, *, host, by, online=False):
    starts_at = moment(school_day(days_ahead), 13, 30)
    meeting = Meeting(
        group=group,
        title=title,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        host_school=school(host),
        place="The hall",
        join_link=f"https://meet.example/{group.slug}" if online else "",
    )
    return actions.schedule(meeting, agenda=AGENDA, by=by)
