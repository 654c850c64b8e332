"""Why a share is that many pence: the exact share, its whole pence, and the odd penny. See allocation.allocate."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from common import money
from ledger.allocation import Weight


@dataclass(frozen=True)
class Working:
    """How `amount` came out of `total` (both in pence) for one of those who share it by weight."""

    total: int
    weight: Weight
    weights: Weight
    """Of all who share it, together."""
    amount: int

    @property
    def exact(self):
        """The share to the last fraction of a penny, without its sign."""
        return abs(self.total) * Fraction(self.weight) / Fraction(self.weights)

    @property
    def floor(self):
        """The whole pence of the exact share, without its sign."""
        return self.exact.__floor__()

    @property
    def has_odd_penny(self):
        """Whether one of the pennies that were left over fell to this share."""
        return abs(self.amount) == self.floor + 1 and not self.is_whole

    @property
    def follows(self):
        """Whether the amount follows from the weights. One that was entered as it is need not."""
        return abs(self.amount) == self.floor or self.has_odd_penny

    @property
    def is_whole(self):
        """Whether the exact share has no part of a penny."""
        return self.exact == self.floor

    @property
    def in_words(self):
        """ "£178.57 and 1/7 of a penny"."""
        rest = self.exact - self.floor
        return money.pounds(self.floor) + (f" and {rest} of a penny" if rest else "")


def left_over(total, weights):
    """How many pennies of `total` are left when each of `weights` has the whole pence of its exact share."""
    everything = sum(map(Fraction, weights)) or 1
    return abs(total) - sum(abs(total) * Fraction(weight) // everything for weight in weights)


@dataclass(frozen=True)
class Explained:
    """A share with the working of its net amount and of its VAT."""

    share: Any
    """A ShareLine."""
    net: Working
    vat: Working

    @property
    def has_odd_penny(self):
        return self.net.has_odd_penny or self.vat.has_odd_penny

    @property
    def odd_pennies(self):
        """What an odd penny came to rest in: "net", "VAT" or "net and VAT"; empty without one."""
        return " and ".join(name for name, part in (("net", self.net), ("VAT", self.vat)) if part.has_odd_penny)


def explained(charge, shares, of=None):
    """The `shares` of `charge`, or those in `of`, each with its working."""
    weights = sum(share.weight for share in shares) or 1
    return [
        Explained(
            share,
            Working(charge.net_pence, share.weight, weights, share.net_pence),
            Working(charge.vat_pence, share.weight, weights, share.vat_pence),
        )
        for share in (shares if of is None else of)
    ]
