"""What of the ledger waits for a person: shares to agree, costs to settle or post, payments to record."""

from django.db.models import F, Value

from clusters import errands
from clusters.models.schools import display_name_of
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


def waiting(user):
    """(kind, key, name, place, due_at) of everything here that waits for `user`. One query beside their standing."""
    return _shares(user).union(*_charges(user), _settlements(user), all=True)


def errands_of(user):
    """The first eleven Errands of the ledger, those due soonest first: one more than a page shows."""
    return [errands.errand(row, LINKS) for row in _first_eleven(user)]


@prepared
def _first_eleven(user: Unnamed):
    return errands.first_eleven(waiting(user))


def _shares(user):
    """Shares of the schools whose head teacher or business manager this is."""
    shares, due_at = ShareLine.objects.where(user, may=Permission.SHARE_AGREE), errands.EndOfDay("charge__answer_by")
    title, school = F("charge__title"), display_name_of("school")
    return errands.rows_of(shares.waiting(), Value("ledger.share"), title, school, due_at)


def _charges(user):
    """Costs that this person may post: those that a school queries, and those that every school agreed."""
    charges = Charge.objects.where(user, may=Permission.CHARGE_POST)
    queried = charges.asked().with_answers().filter(queried_count__gt=0)
    for kind, rows in (("ledger.query", queried), ("ledger.ready", charges.ready_to_post())):
        yield errands.rows_of(rows, Value(kind), F("title"), F("group__name"), errands.EndOfDay("answer_by"))


def _settlements(user):
    """Payments that the person's own schools are to make."""
    settlements = Settlement.objects.where(user, may=Permission.SETTLEMENT_RECORD).unsettled()
    own = settlements.filter(debtor_school__in=standing_of(user).places_with("school", {Role.HEAD, Role.SBM}))
    title, debtor = F("charge__title"), display_name_of("debtor_school")
    return errands.rows_of(own, Value("ledger.settlement"), title, debtor)
