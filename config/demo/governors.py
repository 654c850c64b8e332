"""The demo's governor groups, those who sit in them until when, a request for one more, and who reads whose papers."""

import uuid
from datetime import date

from clusters.actions import grants, groups, offices, requests
from clusters.models import GovernorGroup, Grant, GroupRequest
from clusters.permissions.table import Job, OfficeJob, Profile
from config.demo.lookup import day, holder, organiser, put_in_post, school, schools, short
from config.demo.people import PRIMARY, SINCE

NAMES = {
    Job.CHAIR_OF_GOVERNORS: "Chair of governors",
    Job.GOVERNOR: "Parent governor",
    Job.CLERK: "Clerk to the governors",
}
# (URN, post, days from today to the day after the term, whether the person has joined). The others lack a governor.
HELD = [
    (990001, Job.CHAIR_OF_GOVERNORS, 640, True),
    (990001, Job.CLERK, 275, True),
    (990002, Job.CHAIR_OF_GOVERNORS, 45, True),
    (990003, Job.GOVERNOR, 400, True),
    (990004, Job.CHAIR_OF_GOVERNORS, 820, True),
    (990005, Job.GOVERNOR, 500, False),
    (990008, Job.CHAIR_OF_GOVERNORS, 700, True),
    (990010, Job.GOVERNOR, 330, True),
    (990014, Job.CLERK, 590, True),
]
OFFICES = [
    ("North governors’ group", 990001, Job.CHAIR_OF_GOVERNORS, OfficeJob.CHAIR),
    ("North governors’ group", 990001, Job.CLERK, OfficeJob.ORGANISER),
    ("North governors’ group", 990004, Job.CHAIR_OF_GOVERNORS, OfficeJob.ORGANISER),
    ("Central governors’ group", 990014, Job.CLERK, OfficeJob.ORGANISER),
]
NORTH_PURPOSE = "Governors of the North cluster learn together and compare notes."
CENTRAL_PURPOSE = "Governors of the Central cluster follow how reading and attendance go across their schools."
WHY = (
    "Our five schools are small, and each governing body has vacancies. Governors would like to train together and to "
    "ask each other how they check safeguarding and the budget."
)
REPLY = (
    "Thank you for asking. Do the chairs of all five governing bodies want this? If so I will come to your next "
    "meeting and bring the way the North governors’ group works."
)


def build(made, *, officer, password):
    """Establish two groups, fill their seats, ask for a third; `made` gets the groups by name."""
    for cluster, purpose in [("North primary cluster", NORTH_PURPOSE), ("Central primary cluster", CENTRAL_PURPOSE)]:
        group = _group(made[cluster], purpose, PRIMARY[cluster], by=officer)
        made[group.name] = group
    for urn, job, ahead, joins in HELD:
        _seat(school(urn), job, day(ahead), joins, password, by=officer)
    for name, urn, seat, office in OFFICES:
        offices.appoint(made[name], user=holder(urn, seat), job=office, by=officer)
    _request(made["South primary cluster"], officer)
    _leave_to_read(made["North primary cluster"], made["North governors’ group"], officer)


def _group(cluster, purpose, urns, *, by):
    """A governor group whose schools are in it since `cluster` is there."""
    group = GovernorGroup(
        authority=cluster.authority,
        name=f"{cluster.area} governors’ group",
        purpose=purpose,
        seats=[Job.CHAIR_OF_GOVERNORS, Job.GOVERNOR, Job.CLERK],
        profile=Profile.FORUM,
        matched_cluster=cluster,
        state=GovernorGroup.State.ESTABLISHED,
    )
    groups.establish(group, with_schools=False, by=by)
    groups.put_in(group, schools(urns), starts_on=SINCE, by=by)
    return group


def _seat(at, job, ends_on, joins, password, *, by):
    own = at.urn == 990001 and job == Job.CHAIR_OF_GOVERNORS
    email = "governor@demo.example" if own else f"{job.replace('_', '-')}.{at.urn}@demo.example"
    term = {"starts_on": date(ends_on.year - 4, ends_on.month, 1), "ends_on": ends_on}
    password = password if own else None
    put_in_post(at, email, f"{NAMES[job]}, {short(at)}", job, joins=joins, password=password, by=by, **term)


def _request(cluster, officer):
    """A head teacher asks, the officer answers, and it waits for a decision."""
    asker = holder(990016)
    asked = GroupRequest(
        cluster=cluster, name=asker.name, email=asker.email, role="Head teacher, for all five schools", why=WHY
    )
    requests.ask(asked, by=asker)
    requests.say(asked, REPLY, key=uuid.uuid4(), by=officer)


def _leave_to_read(cluster, governors, officer):
    """The governors read what the heads discuss, and the officer looks after the accounts."""
    head = organiser(cluster)
    grants.give(Grant(group=cluster, what=Grant.What.PAPERS, to_group=governors), by=head)
    accounts = Grant(group=cluster, what=Grant.What.ACCOUNTS)
    grants.give(accounts, email=officer.email, name=officer.name, by=head)
