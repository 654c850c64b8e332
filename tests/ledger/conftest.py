"""The seven schools of a course, and costs that they share."""

from dataclasses import dataclass

import pytest

from accounts.models import User
from clusters.models import Cluster, School
from clusters.permissions.table import Job
from ledger import actions
from ledger.models import Charge, Fund
from letters.models import Letter
from tests import factories

NET, VAT = 125_000, 25_000
COURSE = {"title": "IOSH Managing Safely", "split": Charge.Split.PLACES, "weights_source": "places booked"}


@dataclass
class Seven:
    """A cluster of seven schools, by URN 101 to 107, with two places each on one course. The first paid for it."""

    cluster: Cluster
    schools: list[School]
    heads: list[User]
    """The head teacher of each."""
    organiser: User

    @property
    def parts(self):
        return dict.fromkeys(self.schools, 2)

    @property
    def payers(self):
        return {self.schools[0]: (NET, VAT)}

    def charge(self, **fields):
        """The course's cost, not drafted yet."""
        return Charge(**{"group": self.cluster, "net_pence": NET, "vat_pence": VAT, **COURSE, **fields})

    def drafted(self, *, parts=None, payers=None, **fields):
        """It, drafted."""
        charge = self.charge(**fields)
        usual = {} if charge.is_fee else {self.schools[0]: (charge.net_pence, charge.vat_pence)}
        payers = usual if payers is None else payers
        return actions.draft(charge, parts=parts or self.parts, payers=payers, by=self.organiser)

    def posted(self, **fields):
        """It, posted by a decision of the group."""
        charge = self.drafted(decision="Agreed by the cluster", **fields)
        return actions.post(charge, by=self.organiser)

    def fund(self, name="Training fund"):
        return actions.open_fund(Fund(group=self.cluster, name=name), by=self.organiser)


def assemble():
    """The seven on the stage."""
    schools = [factories.school(f"School {urn}", urn=urn) for urn in range(101, 108)]
    heads = [factories.person(f"head@{school.urn}.example", f"Head teacher, {school}") for school in schools]
    for head, school in zip(heads, schools, strict=True):
        factories.post(head, school)
    organiser = factories.person("sbm@cluster.example", "Cluster business manager")
    cluster = factories.cluster("East cluster", *schools)
    factories.office(organiser, cluster, "cluster_sbm")
    factories.post(organiser, schools[0], Job.SBM)
    return Seven(cluster, schools, heads, organiser)


@pytest.fixture
def seven(db):
    """The seven schools of tests/ledger/conftest.py."""
    return assemble()


@pytest.fixture
def committed_seven(transactional_db):
    """The same, committed, for tests with threads."""
    return assemble()


@pytest.fixture
def letters_to():
    """The letters to one person, oldest first: `letters_to(seven.heads[0])`."""

    def to(user):
        return list(Letter.objects.to(user).order_by("id"))

    return to
