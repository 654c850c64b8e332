"""Pages of governor groups: requests, representatives, terms of office, leave to read, attendance and the desk."""

from clusters.actions import grants, requests
from clusters.models import Grant, GroupRequest
from meetings.models import Meeting
from tests import factories
from tests.matrix.outcomes import HIDDEN, NO, SIGN_IN, YES

PAGES = {
    #                       nobody   outsider governor sbm   member organiser officer
    "clusters:decline_request": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, NO, HIDDEN, YES),
    "clusters:end_grant": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, NO),
    "clusters:establish_request": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, NO, HIDDEN, YES),
    "clusters:grants": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, NO),
    "clusters:invite_representatives": (SIGN_IN, HIDDEN, NO, NO, NO, NO, YES),
    "clusters:representatives": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, NO, YES),
    "clusters:request": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, YES, HIDDEN, YES),
    "clusters:requests": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES),
    "clusters:term": (SIGN_IN, HIDDEN, NO, NO, YES, NO, YES),
    "meetings:attendance": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, YES),
    "meetings:governor_desk": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES),
    "meetings:governor_desk_csv": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES),
}


def stage(cast):
    """What the head teacher of Moss Bank asked for; Moss Bank's place in the governor group, and its governor."""
    asked = GroupRequest(
        cluster=factories.cluster("South cluster", cast.moss_bank),
        name=cast.member.name,
        email=cast.member.email,
        role="Head teacher, Moss Bank",
        why="Our governors want to compare policies.",
    )
    requests.ask(asked, by=cast.member)
    accounts = Grant(group=cast.cluster, what=Grant.What.ACCOUNTS)
    meeting = Meeting.objects.create(
        group=cast.cluster,
        title="Spring meeting",
        starts_at="2026-01-14T13:30Z",
        ends_at="2026-01-14T15:30Z",
        host_school=cast.brook_lane,
        booked_by=cast.organiser,
    )
    return {
        "meetings": meeting.pk,
        "slug": cast.cluster.slug,
        "code": cast.ashworth.code,
        "clusters:decline_request": asked.pk,
        "clusters:end_grant": grants.give(
            accounts, email="auditor@firm.example", name="An auditor", by=cast.organiser
        ).pk,
        "clusters:establish_request": asked.pk,
        "clusters:invite_representatives": cast.governors.memberships.get(school=cast.moss_bank).pk,
        "clusters:request": asked.pk,
        "clusters:term": cast.governor.posts.get().pk,
    }
