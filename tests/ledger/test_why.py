"""The working of one share, from the total to the odd penny."""

from fractions import Fraction

import pytest

from ledger import why


@pytest.mark.parametrize(("amount", "has_odd_penny"), [(17857, False), (17858, True), (-17857, False), (-17858, True)])
def test_a_share_knows_whether_the_odd_penny_fell_to_it(amount, has_odd_penny):
    total = 125000 if amount > 0 else -125000

    working = why.Working(total, Fraction(2), Fraction(14), amount)

    assert working.exact == Fraction(125000, 7)
    assert working.floor == 17857
    assert working.in_words == "£178.57 and 1/7 of a penny"
    assert working.has_odd_penny is has_odd_penny


def test_an_exact_share_without_a_part_of_a_penny_says_only_the_pounds():
    working = why.Working(10000, Fraction(1), Fraction(4), 2500)

    assert working.is_whole
    assert working.in_words == "£25.00"


@pytest.mark.parametrize(
    ("total", "weights", "pennies"),
    [(125000, [2] * 7, 1), (25000, [2] * 7, 3), (-25000, [2] * 7, 3), (100, [1, 0], 0), (0, [0, 0], 0)],
)
def test_the_pennies_that_are_left_over_are_counted(total, weights, pennies):
    assert why.left_over(total, weights) == pennies
