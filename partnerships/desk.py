"""What a person's desk shows of partnerships: what waits for those who lead one."""

from django.db.models import CharField, DateTimeField, F, Value
from django.db.models.functions import Cast

from clusters.permissions.table import Permission
from partnerships import years
from partnerships.models import FeeScheme

LINKS = {"partnerships.fee": ("Raise the", "partnerships:raise_fee", "slug")}
COLUMNS = ("kind", "key", "name", "place", "due_at")


def waiting(user):
    """(kind, key, name, place, due) of what waits for `user`: this school year's fee of a partnership that they lead,
    where members pay one and it is not raised yet. One query beside their standing."""
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
