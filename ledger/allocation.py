"""The heart of the ledger: one amount split by weights, to the penny, the same way for whoever works it out again."""

from collections.abc import Hashable, Mapping
from decimal import Decimal
from fractions import Fraction

Weight = int | Decimal | Fraction


def allocate(total_pence: int, weights: Mapping[Hashable, Weight], turn: int = 0) -> dict:
    """Split `total_pence` in proportion to `weights`; every key of `weights` comes back, with whole pence.

    Largest remainder: each share is rounded down, and the pence left over go, one each, to the largest remainders.
    Equal remainders take turns over the sorted keys, by `turn`, the number of the charge within its group: over as
    many equal charges as there are keys, nobody pays a penny more than another. The sign is applied last, so that a
    negative total is the exact mirror of a positive one. The shares add up to the total, each is less than a penny
    from exact, and a weight of 0 gets 0.

    Raises ValueError for weights that are empty, all zero, negative or not finite, and TypeError for floats and for
    keys that have no order among themselves.
    """
    exact = {key: _exact(weight) for key, weight in weights.items()}
    taking_part = sorted(key for key, weight in exact.items() if weight)
    whole = sum(exact.values())
    if not whole:
        raise ValueError("There is nothing to split by: give at least one weight above 0.")
    pence, sign = abs(total_pence), -1 if total_pence < 0 else 1
    parts = {key: divmod(pence * exact[key], whole) for key in taking_part}
    left = pence - sum(share for share, _ in parts.values())
    place = {key: (index - turn) % len(taking_part) for index, key in enumerate(taking_part)}
    first = sorted(taking_part, key=lambda key: (-parts[key][1], place[key]))[:left]
    shares = {key: share + (key in first) for key, (share, _) in parts.items()}
    return {key: sign * shares.get(key, 0) for key in weights}


def _exact(weight):
    """`weight` as an exact fraction."""
    if isinstance(weight, float):
        raise TypeError(f"The weight {weight} is a float, which is not exact: give an int, a Decimal or a Fraction.")
    try:
        exact = Fraction(weight)
    except OverflowError as infinite:
        raise ValueError(f"The weight {weight} is not finite.") from infinite
    if exact < 0:
        raise ValueError(f"The weight {weight} is negative: give 0 or more.")
    return exact
