"""How a charge is split: what somebody entered becomes lines that add up, or a sentence that says what is wrong."""

from decimal import Decimal

from django.core.exceptions import ValidationError

from clusters.models import School
from common.money import pounds
from ledger.allocation import allocate
from ledger.models import Charge, PaidLine, ShareLine
from ledger.models.parties import place_of

PLACES = Decimal("0.000001")
"""How finely a weight is stored."""
LARGEST = 10**12
"""Weights are smaller than that."""


def shares_of(charge, parts):
    """The ShareLines of `charge`, not stored yet, for `parts`: {School or Organisation: weight}.

    For EXACT a weight is the net pence, with the VAT in proportion, or a pair of net and VAT pence. The charge needs
    its amounts, its `split` and its `number`, whose turn decides who pays an odd penny. Raises ValidationError for
    parts that cannot be, in words for whoever entered them.
    """
    if not parts:
        raise ValidationError("Choose the schools that share the cost.")
    if charge.split == Charge.Split.EXACT:
        return _exact(charge, parts)
    weights = {member: _weight(weight) for member, weight in parts.items()}
    if charge.split == Charge.Split.PERCENT and sum(weights.values()) != 100:
        raise ValidationError(f"The percentages must add up to 100. Now that is {sum(weights.values()):f}.")
    return _lines(charge, weights, _allocated(charge.net_pence, weights, charge.number))


def paid_by(charge, payers):
    """The PaidLines of `charge`, not stored yet, for `payers`: {School or Organisation: (net pence, VAT pence)}.
    Raises ValidationError for payments that do not add up to the charge, and for a fee that somebody paid."""
    if charge.is_fee:
        if payers:
            raise ValidationError("Nobody has paid a supplier for a fee that goes into a fund. Leave the payers empty.")
        return []
    if not payers:
        raise ValidationError("Say who paid the supplier.")
    _refuse_other_direction(charge, payers.values(), "What each paid")
    for index, name in enumerate(("net amounts", "VAT")):
        whole = (charge.net_pence, charge.vat_pence)[index]
        _refuse_unless_sum(sum(pair[index] for pair in payers.values()), whole, f"The {name} that the payers paid")
    lines = [_line(PaidLine, charge, member, net, vat) for member, (net, vat) in payers.items() if net or vat]
    return sorted(lines, key=lambda line: line.place)


def _exact(charge, parts):
    if all(isinstance(given, tuple) for given in parts.values()):
        _refuse_other_direction(charge, parts.values(), "The shares")
        _refuse_unless_sum(sum(vat for _, vat in parts.values()), charge.vat_pence, "The VAT of the shares")
        nets = {member: net for member, (net, _) in parts.items()}
        vats = {member: vat for member, (_, vat) in parts.items()}
    else:
        nets, vats = parts, None
        _refuse_other_direction(charge, [(net, 0) for net in nets.values()], "The shares")
    _refuse_unless_sum(sum(nets.values()), charge.net_pence, "The shares")
    return _lines(charge, {member: _weight(abs(net)) for member, net in nets.items()}, nets, vats)


def _lines(charge, weights, nets, vats=None):
    vats = vats or _allocated(charge.vat_pence, weights, charge.number)
    lines = [
        _line(ShareLine, charge, member, nets[member], vats[member], weight=weight)
        for member, weight in weights.items()
    ]
    return sorted(lines, key=lambda line: line.place)


def _allocated(total, weights, turn):
    """`total` pence allocated over members, who have an order of their own."""
    placed = {place_of(member): member for member in weights}
    try:
        shares = allocate(total, {place: weights[member] for place, member in placed.items()}, turn)
    except ValueError as refusal:
        raise ValidationError("Give at least one school a part above 0.") from refusal
    return {member: shares[place] for place, member in placed.items()}


def _line(model, charge, member, net, vat, **more):
    field = "school" if isinstance(member, School) else "organisation"
    return model(charge=charge, net_pence=net, vat_pence=vat, **{field: member}, **more)


def _weight(weight):
    """`weight` as it is stored."""
    exact = Decimal(weight)
    if not exact.is_finite() or exact < 0:
        raise ValidationError("A school’s part must be 0 or more.")
    if exact >= LARGEST:
        raise ValidationError("A school’s part is too large. Give all parts in a larger unit.")
    if exact != exact.quantize(PLACES):
        raise ValidationError("Enter each part with six decimals at most.")
    return exact


def _refuse_other_direction(charge, pairs, what):
    """Refuse amounts that point another way than the charge: a cost among credits, or a credit among costs."""
    is_credit = charge.net_pence < 0 or charge.vat_pence < 0
    if any(amount > 0 if is_credit else amount < 0 for pair in pairs for amount in pair):
        must = f"{what} must be {'credits, below £0.00' if is_credit else '£0.00 or more'}, like the cost."
        raise ValidationError(must)


def _refuse_unless_sum(got, wanted, what):
    if got != wanted:
        rest = f"{pounds(abs(wanted - got))} too {'little' if abs(got) < abs(wanted) else 'much'}"
        raise ValidationError(f"{what} must add up to {pounds(wanted)}. Now that is {pounds(got)}, {rest}.")
