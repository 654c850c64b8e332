"""Pages of governor groups: requests, representatives, terms of office, leave to read, attendance and the desk."""

from clusters.actions import grants, requests
from clusters.models import Grant, GroupRequest
from tests import factories
from tests.matrix.outcomes import table

PAGES = table(
    """
                                anon out site gov sbm dep head lend org chair vice csbm clerk read audit adv off
clusters:decline_request        in   -   -    -   -   -   no   -    -   -     -    -    -     -    -     -   yes
clusters:end_grant              in   -   -    -   no  no  no   no   yes yes   no   no   no    -    -     no  no
clusters:establish_request      in   -   -    -   -   -   no   -    -   -     -    -    -     -    -     -   yes
clusters:grants                 in   -   -    -   no  no  no   no   yes yes   no   no   no    no   no    no  no
clusters:invite_representatives in   -   -    no  no  -   no   no   no  -     -    -    -     -    -     no  yes
clusters:representatives        in   -   -    -   no  no  no   no   no  no    no   no   no    no   no    no  yes
clusters:request                in   -   -    -   -   -   yes  -    -   -     -    -    -     -    -     -   yes
clusters:requests               in   -   -    -   -   -   -    -    -   -     -    -    -     -    -     -   yes
clusters:term                   in   -   no   no  no  no  yes  no   no  no    no   no   no    -    -     no  yes
meetings:attendance             in   -   -    -   no  no  no   no   yes yes   yes  no   yes   no   -     -   yes
meetings:governor_desk          in   -   -    -   -   -   -    -    -   -     -    -    -     -    -     -   yes
meetings:governor_desk_csv      in   -   -    -   -   -   -    -    -   -     -    -    -     -    -     -   yes
"""
)


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
    meeting = factories.meeting(cast.cluster, cast.organiser, cast.brook_lane, day="2026-01-14")
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
