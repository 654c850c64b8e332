"""The settlements that posting a charge writes: who owes whom, and by which route."""

from collections import Counter

from ledger import routes
from ledger.models import Settlement, ShareLine
from ledger.models.parties import place_of
from ledger.settling_up import difference, settle_up

AMOUNTS = ("net_pence", "vat_pence")


def debts_of(charge, shares, paid):
    """The Settlements of `charge`, not stored yet, for its lines `shares` and `paid`.

    With a change of a posted charge, they are the difference between what is owed with it and without it; that takes
    two queries more.
    """
    earlier = []
    if charge.amends_id:
        earlier = list(ShareLine.objects.as_amended(charge.amends).by_member())
        paid = list(charge.amends.paid_lines.by_member())
    parties = {line.place: line.member for line in [*earlier, *shares, *paid]}
    if charge.is_fee:
        parties[place_of(charge.into_fund)] = charge.into_fund
    nets, vats = (
        difference(_pairs(charge, [*earlier, *shares], paid, amount), _pairs(charge, earlier, paid, amount))
        for amount in AMOUNTS
    )
    return [
        _debt(charge, *map(parties.get, pair), nets.get(pair, 0), vats.get(pair, 0)) for pair in sorted(nets | vats)
    ]


def _pairs(charge, shares, paid, amount):
    """Who owes whom how much of `amount`, when `shares` are all that is shared."""
    owed = Counter()
    for line in shares:
        owed[line.place] += getattr(line, amount)
    if not shares:
        return {}
    if charge.is_fee:
        return settle_up(owed, {place_of(charge.into_fund): owed.total()})
    return settle_up(owed, {line.place: getattr(line, amount) for line in paid})


def _debt(charge, debtor, creditor, net, vat):
    """What `debtor` owes `creditor`."""
    sides = {_field("debtor", debtor): debtor, _field("creditor", creditor): creditor}
    return Settlement(charge=charge, route=routes.between(debtor, creditor), net_pence=net, vat_pence=vat, **sides)


def _field(side, party):
    """ "debtor_school" for a school that owes."""
    return f"{side}_{type(party).__name__.lower()}"
