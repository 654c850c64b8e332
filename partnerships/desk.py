"""What a person's desk shows of partnerships: what waits for those who lead one, and for its schools."""

from django.db.models import F, Value

from clusters import errands
from clusters.permissions.standing import standing_of
from clusters.permissions.table import Permission, Role
from partnerships import years
from partnerships.models import FeeScheme, NeedsAudit

LINKS = {
    "partnerships.fee": ("Raise the", "partnerships:raise_fee", "slug"),
    "partnerships.audit": ("Say what your school needs:", "partnerships:audit", "pk"),
}


def waiting(user):
    """(kind, key, name, place, due_at) of what waits for `user`. One query beside their standing."""
    return _fees(user).union(_audits(user), all=True)


def _audits(user):
    """Open audits of need that a school, whose head teacher or business manager this is, has not answered."""
    audits = NeedsAudit.objects.unanswered_by(standing_of(user).places_with("school", {Role.HEAD, Role.SBM}))
    name, school, due_at = F("partnership__name"), F("school_name"), errands.EndOfDay("closes_on")
    return errands.rows_of(audits, Value("partnerships.audit"), name, school, due_at)


def _fees(user):
    """This school year's fee of a partnership that they lead, where members pay one and it is not raised yet."""
    year, partnership = years.year_of(), F("partnership__name")
    schemes = FeeScheme.objects.where(user, may=Permission.PARTNERSHIP_LEAD).unraised(year)
    name = Value(f"fee for {years.in_words(year)}")
    return errands.rows_of(schemes, Value("partnerships.fee"), name, partnership, key="partnership__slug")
