"""What of the ledger waits for a person: shares to agree, costs to settle or post, payments to record."""

from django.db.models import CharField, DateTimeField, F, Func, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.urls import reverse

from clusters.permissions.standing import standing_of
from clusters.permissions.table import Permission, Role
from clusters.permissions.unnamed import Unnamed
from common.prepared import prepared
from ledger.models import Charge, Settlement, ShareLine

LINKS = {
    "ledger.share": ("Agree or query your share of", "ledger:agree", "pk"),
    "ledger.query": ("Settle what a school asks about", "ledger:charge", "pk"),
    "ledger.ready": ("Post", "ledger:post", "pk"),
    "ledger.settlement": ("Record your payment for", "ledger:settle", "pk"),
}
COLUMNS = ("kind", "key", "name", "place", "due_at")


class EndOfDay(Func):
    """The last minute of a day in London."""

    template = "((%(expressions)s + time '23:59') AT TIME ZONE 'Europe/London')"
    output_field = DateTimeField()


def waiting(user):
    """(kind, key, name, place, due) of everything here that waits for `user`. One query beside their standing."""
    return _shares(user).union(*_charges(user), _settlements(user), all=True)


def entries(user):
    """The first eleven of what waits, the most pressing first, each as a dict with its `url`, for a page of the
    ledger's own: one more than it shows."""
    return [_entry(*row) for row in _first_eleven(user)]


@prepared
def _first_eleven(user: Unnamed):
    return waiting(user).order_by(F("due_at").asc(nulls_last=True), "name", "key")[:11]


def _entry(kind, key, name, place, due_at):
    words, page, kwarg = LINKS[kind]
    return {"words": words, "name": name, "place": place, "due_at": due_at, "url": reverse(page, kwargs={kwarg: key})}


def _shares(user):
    """Shares of the schools whose head teacher or business manager this is."""
    shares = ShareLine.objects.where(user, may=Permission.SHARE_AGREE).waiting()
    return _columns(shares, "ledger.share", "charge__title", _school("school"), EndOfDay("charge__answer_by"))


def _charges(user):
    """Costs that this person may post: those that a school queries, and those that every school agreed."""
    charges = Charge.objects.where(user, may=Permission.CHARGE_POST)
    queried = charges.asked().with_answers().filter(queried_count__gt=0)
    for kind, rows in (("ledger.query", queried), ("ledger.ready", charges.ready_to_post())):
        yield _columns(rows, kind, "title", F("group__name"), EndOfDay("answer_by"))


def _settlements(user):
    """Payments that the person's own schools are to make."""
    settlements = Settlement.objects.where(user, may=Permission.SETTLEMENT_RECORD).unsettled()
    schools = standing_of(user).places_with("school", {Role.HEAD, Role.SBM})
    never = Value(None, output_field=DateTimeField())
    own = settlements.filter(debtor_school__in=schools)
    return _columns(own, "ledger.settlement", "charge__title", _school("debtor_school"), never)


def _school(path):
    """The name by which people know the school at `path`."""
    return Coalesce(NullIf(f"{path}__local_name", Value("")), f"{path}__name")


def _columns(rows, kind, name, place, due_at):
    return (
        rows.order_by()
        .annotate(
            kind=Value(kind, output_field=CharField()),
            key=Cast("pk", CharField()),
            name=F(name),
            place=place,
            due_at=due_at,
        )
        .values_list(*COLUMNS)
    )
