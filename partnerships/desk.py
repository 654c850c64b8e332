"""What a person's desk shows of partnerships: what waits for those who lead one, and for its schools."""

from django.db.models import CharField, DateTimeField, F, Value
from django.db.models.functions import Cast

from clusters.permissions.standing import standing_of
from clusters.permissions.table import Permission, Role
from ledger.desk import EndOfDay
from partnerships import years
from partnerships.models import FeeScheme, NeedsAudit

LINKS = {
    "partnerships.fee": ("Raise the", "partnerships:raise_fee", "slug"),
    "partnerships.audit": ("Say what your school needs:", "partnerships:audit", "pk"),
}
COLUMNS = ("kind", "key", "name", "place", "due_at")


def waiting(user):
    """(kind, key, name, place, due) of what waits for `user`. One query beside their standing."""
    return _fees(user).union(_audits(user), all=True)


def _audits(user):
    """Open audits of need that a school, whose head teacher or business manager this is, has not answered."""
    schools = standing_of(user).places_with("school", {Role.HEAD, Role.SBM})
    return (
        NeedsAudit.objects.unanswered_by(schools)
        .annotate(
            kind=Value("partnerships.audit", output_field=CharField()),
            key=Cast("pk", CharField()),
            name=F("partnership__name"),
            place=F("school_name"),
            due_at=EndOfDay("closes_on"),
        )
        .values_list(*COLUMNS)
    )


def _fees(user):
    """This school year's fee of a partnership that they lead, where members pay one and it is not raised yet."""
    year = years.year_of()
    schemes = FeeScheme.objects.where(user, may=Permission.PARTNERSHIP_LEAD).unraised(year)
    return (
        schemes.order_by()
        .annotate(
            kind=Value("partnerships.fee", output_field=CharField()),
            key=Cast("partnership__slug", CharField()),
            name=Value(f"fee for {years.in_words(year)}", output_field=CharField()),
            place=F("partnership__name"),
            due_at=Value(None, output_field=DateTimeField()),
        )
        .values_list(*COLUMNS)
    )
