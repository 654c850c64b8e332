"""The people of the tests: few, fixed, and with an outsider who holds high office elsewhere, so that a leak shows."""

from dataclasses import dataclass
from functools import cached_property

from accounts.models import User
from clusters.models import AuthorityPost, Cluster, GovernorGroup, Grant, Group, LocalAuthority, School
from clusters.permissions.table import Job
from partnerships.models import Partnership
from tests import factories


@dataclass
class Circle:
    """People who each have one thing to do with a group, and nothing with anything else in Ashworth."""

    group: Group
    granted_by: User

    @cached_property
    def chair(self) -> User:
        return self._holder("chair")

    @cached_property
    def vice_chair(self) -> User:
        return self._holder("vice_chair")

    @cached_property
    def cluster_sbm(self) -> User:
        return self._holder("cluster_sbm")

    @cached_property
    def clerk(self) -> User:
        return self._holder("clerk")

    @cached_property
    def auditor(self) -> User:
        """Was granted the group's accounts."""
        auditor = factories.person(f"auditor@{self.group.slug}.example", f"Auditor, {self.group}")
        Grant.objects.create(group=self.group, what="accounts", to_person=auditor, granted_by=self.granted_by)
        return auditor

    @cached_property
    def reader(self) -> User:
        """Governor of a school elsewhere, whose governors' group was granted the group's papers."""
        area = factories.authority("802", "Elsewhere")
        school = factories.school(f"Reading Primary School, {self.group}", area=area)
        readers = factories.governor_group(f"Readers of {self.group}", school, area=area)
        reader = factories.person(f"reader@{self.group.slug}.example", f"Reader, {self.group}")
        factories.post(reader, school, Job.GOVERNOR)
        Grant.objects.create(group=self.group, what="papers", to_group=readers, granted_by=self.granted_by)
        return reader

    def _holder(self, job):
        holder = factories.person(f"{job}@{self.group.slug}.example", f"{job}, {self.group}")
        factories.office(holder, self.group, job)
        return holder


@dataclass
class Cast:
    """Ashworth: a cluster of two schools with a matching governor group. Elsewhere: the outsider's cluster."""

    ashworth: LocalAuthority
    elsewhere: LocalAuthority
    moss_bank: School
    brook_lane: School
    far_away: School
    cluster: Cluster
    governors: GovernorGroup
    foreign_cluster: Cluster
    member: User
    """Head teacher of Moss Bank."""
    organiser: User
    """Head teacher of Brook Lane, organiser of the cluster."""
    sbm: User
    """School business manager of Moss Bank."""
    governor: User
    """Governor of Moss Bank: in the governor group, not in the heads' cluster."""
    officer: User
    """Governance officer of Ashworth."""
    outsider: User
    """Head teacher, organiser and governance officer elsewhere; nothing in Ashworth."""

    @cached_property
    def partnership(self) -> Partnership:
        """A partnership of the two schools, for the tests that ask for it."""
        return factories.partnership("Learning partnership", self.moss_bank, self.brook_lane)

    @cached_property
    def lead(self) -> User:
        """Organiser of the partnership, and nothing else anywhere."""
        lead = factories.person("lead@partnership.example", "Lead, Learning partnership")
        factories.office(lead, self.partnership)
        return lead

    @cached_property
    def deputy(self) -> User:
        """Deputy head of Moss Bank, who may stand in for its head teacher."""
        return self._employed("deputy", self.moss_bank, Job.DEPUTY)

    @cached_property
    def site_manager(self) -> User:
        """Site manager of Moss Bank: somebody who works there and has no say in a group."""
        return self._employed("site_manager", self.moss_bank, Job.SITE_MANAGER)

    @cached_property
    def lender(self) -> User:
        """School business manager of Brook Lane, which lends and pays what others use."""
        return self._employed("sbm", self.brook_lane, Job.SBM)

    @cached_property
    def adviser(self) -> User:
        adviser = factories.person("adviser@ashworth.example", "Adviser, Ashworth")
        AuthorityPost.objects.create(user=adviser, authority=self.ashworth, job="adviser", starts_on="2024-09-01")
        return adviser

    @cached_property
    def of_cluster(self) -> Circle:
        return Circle(self.cluster, self.organiser)

    @cached_property
    def of_partnership(self) -> Circle:
        return Circle(self.partnership, self.lead)

    def _employed(self, title, school, job):
        person = factories.person(f"{title}@{school.urn}.example", f"{title}, {school}")
        factories.post(person, school, job)
        return person


def assemble():
    """Put the cast on the stage."""
    ashworth, elsewhere = factories.authority(), factories.authority("802", "Elsewhere")
    moss_bank = factories.school("Moss Bank Primary School")
    brook_lane = factories.school("Brook Lane Primary School")
    far_away = factories.school("Far Away Primary School", area=elsewhere)
    cluster = factories.cluster("North cluster", moss_bank, brook_lane)
    governors = factories.governor_group("North governors", moss_bank, brook_lane, matched_cluster=cluster)
    foreign = factories.cluster("Far cluster", far_away, area=elsewhere)

    member = factories.person("head@mossbank.example", "Head teacher, Moss Bank")
    organiser = factories.person("head@brooklane.example", "Head teacher, Brook Lane")
    sbm = factories.person("sbm@mossbank.example", "Business manager, Moss Bank")
    governor = factories.person("governor@mossbank.example", "Governor, Moss Bank")
    officer = factories.person("officer@ashworth.example", "Governance officer, Ashworth")
    outsider = factories.person("head@faraway.example", "Head teacher, Far Away")

    factories.post(member, moss_bank)
    factories.post(organiser, brook_lane)
    factories.post(sbm, moss_bank, Job.SBM)
    factories.post(governor, moss_bank, Job.GOVERNOR)
    factories.post(outsider, far_away)
    factories.office(organiser, cluster)
    factories.office(outsider, foreign)
    AuthorityPost.objects.create(user=officer, authority=ashworth, job="officer", starts_on="2024-09-01")
    AuthorityPost.objects.create(user=outsider, authority=elsewhere, job="officer", starts_on="2024-09-01")
    return Cast(
        ashworth,
        elsewhere,
        moss_bank,
        brook_lane,
        far_away,
        cluster,
        governors,
        foreign,
        member,
        organiser,
        sbm,
        governor,
        officer,
        outsider,
    )
