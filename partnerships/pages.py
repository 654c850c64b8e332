"""What a partnership's two pages show: to anybody what it is, to its members what it is doing."""

from dataclasses import dataclass

from clusters.models import Group
from common.prepared import prepared
from ledger.models import Fund
from partnerships import years
from partnerships.models import Document, Fee, Priority, Question, WorkingParty


@dataclass
class PublicPage:
    """The partnership as everybody may know it: its members, the groups it manages, what it publishes."""

    schools: list
    organisations: list
    managed: list[Group]
    documents: list[Document]
    questions: list[Question]

    @classmethod
    def of(cls, partnership):
        """The page of `partnership`: five queries."""
        memberships = list(partnership.memberships.current().with_members())
        managed = managed_by(partnership)
        return cls(
            [each.school for each in memberships if each.school],
            [each.organisation for each in memberships if each.organisation],
            [group for group in managed if not isinstance(group, WorkingParty)],
            list(partnership.documents.public().for_listing()),
            list(partnership.questions.in_order()),
        )


@dataclass
class MembersPage:
    """What the members share. `fee` is that of this school year, None until it is raised."""

    year: str
    priorities: list[Priority]
    documents: list[Document]
    working_parties: list[WorkingParty]
    fee: Fee | None
    funds: list[Fund]

    @classmethod
    def of(cls, partnership):
        """The page of `partnership`: eight queries."""
        year = years.year_of()
        return cls(
            years.in_words(year),
            list(partnership.priorities.of_year(year).for_listing()),
            list(partnership.documents.standing().latest()),
            [group for group in managed_by(partnership) if isinstance(group, WorkingParty)],
            partnership.fees.standing_in(year),
            _funds(partnership),
        )


def managed_by(partnership):
    """The open groups that `partnership` manages, each as its own kind, by name. One query."""
    return [group.child() for group in _managed_by(partnership)]


@prepared
def _managed_by(partnership):
    return Group.objects.filter(managed_by=partnership).active().with_kind()


@prepared
def _funds(group):
    return Fund.objects.of_group(group).for_listing()
