"""What each member of a partnership pays by given rates."""

from dataclasses import dataclass
from datetime import date

from clusters.models import Organisation, School
from common.money import pounds


@dataclass(frozen=True)
class Line:
    """What one member pays, in whole pence, and how it comes about in words."""

    member: School | Organisation
    pence: int
    reckoning: str

    @property
    def school(self):
        """The member, if it is a school."""
        return self.member if isinstance(self.member, School) else None


@dataclass(frozen=True)
class Bill:
    """A fee before it is raised. `without_pupils` are schools whose share needs a number of pupils that nobody knows;
    `counted_on` is the date of the oldest figures used."""

    lines: list[Line]
    without_pupils: list[School]
    counted_on: date | None

    @property
    def total_pence(self):
        return sum(line.pence for line in self.lines)

    @property
    def parts(self):
        """{member: pence} for the ledger; members who pay nothing are left out."""
        return {line.member: line.pence for line in self.lines if line.pence}


def bill_of(partnership, rates):
    """The Bill of today's members of `partnership` by `rates`. One query."""
    memberships = partnership.memberships.current().with_members()
    members = [membership.member for membership in memberships]
    schools = [member for member in members if isinstance(member, School)]
    uncounted = [school for school in schools if rates.pupil_pence and school.pupils is None]
    dates = [school.census_on for school in schools if rates.pupil_pence and school.census_on]
    return Bill([_line(member, rates) for member in members], uncounted, min(dates, default=None))


def _line(member, rates):
    if isinstance(member, Organisation):
        return Line(member, rates.organisation_pence, "An organisation’s fee")
    pupils = member.pupils or 0
    if not rates.pupil_pence:
        return Line(member, rates.school_pence, "A school’s fee")
    said = f"{pupils:,} pupils at {pounds(rates.pupil_pence)}"
    fixed = f"{pounds(rates.school_pence)} and " if rates.school_pence else ""
    return Line(member, rates.school_pence + pupils * rates.pupil_pence, fixed + said)
