"""One amount split by weights: what DESIGN promises of it, tried on thousands of cases."""

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ledger.allocation import allocate

TOTALS = st.integers(min_value=-(10**12), max_value=10**12)
TURNS = st.integers(min_value=-5, max_value=10**6)
WEIGHT = st.one_of(
    st.integers(min_value=0, max_value=10**6),
    st.decimals(min_value=0, max_value=10**6, places=4),
    st.fractions(min_value=0, max_value=1000, max_denominator=97),
)
WEIGHTS = st.dictionaries(st.integers(min_value=1, max_value=10**6), WEIGHT, min_size=1, max_size=30).filter(
    lambda weights: any(weights.values())
)


def test_the_vector_of_the_first_course():
    """£1,250.00 and £250.00 VAT over seven schools with two places each, the group's first charge."""
    schools = dict.fromkeys(range(101, 108), 2)

    net, vat = allocate(125_000, schools, turn=1), allocate(25_000, schools, turn=1)

    assert net == dict.fromkeys(range(101, 108), 17_857) | {102: 17_858}
    assert vat == dict.fromkeys(range(101, 108), 3_571) | {102: 3_572, 103: 3_572, 104: 3_572}


@given(TOTALS, WEIGHTS, TURNS)
def test_the_shares_add_up_and_every_key_comes_back(total, weights, turn):
    shares = allocate(total, weights, turn)

    assert sum(shares.values()) == total
    assert list(shares) == list(weights)
    assert all(type(share) is int for share in shares.values())


@given(TOTALS, WEIGHTS, TURNS)
def test_each_share_is_less_than_a_penny_from_exact(total, weights, turn):
    whole = sum(Fraction(weight) for weight in weights.values())

    for key, share in allocate(total, weights, turn).items():
        assert abs(share - Fraction(total) * Fraction(weights[key]) / whole) < 1


@given(TOTALS, WEIGHTS, TURNS)
def test_a_weight_of_nothing_pays_nothing(total, weights, turn):
    shares = allocate(total, weights, turn)

    assert not any(shares[key] for key, weight in weights.items() if not weight)


@given(TOTALS, WEIGHTS, TURNS)
def test_a_reversal_is_the_exact_mirror(total, weights, turn):
    mirror = {key: -share for key, share in allocate(total, weights, turn).items()}

    assert allocate(-total, weights, turn) == mirror


@given(TOTALS, WEIGHTS, TURNS, st.randoms())
def test_the_order_of_the_weights_is_irrelevant(total, weights, turn, chance: random.Random):
    shuffled = list(weights.items())
    chance.shuffle(shuffled)

    assert allocate(total, dict(shuffled), turn) == allocate(total, weights, turn)


@given(TOTALS, WEIGHTS, TURNS, st.fractions(min_value=Fraction(1, 50), max_value=50, max_denominator=50))
def test_only_the_proportion_of_the_weights_counts(total, weights, turn, factor):
    scaled = {key: Fraction(weight) * factor for key, weight in weights.items()}

    assert allocate(total, scaled, turn) == allocate(total, weights, turn)


@given(TOTALS, WEIGHTS, TURNS)
def test_schools_that_take_no_part_change_nothing(total, weights, turn):
    taking_part = {key: weight for key, weight in weights.items() if weight}

    shares = allocate(total, weights, turn)

    assert {key: shares[key] for key in taking_part} == allocate(total, taking_part, turn)


@given(TOTALS, st.sets(st.integers(min_value=1, max_value=10**6), min_size=1, max_size=25), TURNS)
def test_over_as_many_equal_charges_as_schools_nobody_pays_a_penny_more(total, schools, turn):
    paid = dict.fromkeys(schools, 0)
    for number in range(turn, turn + len(schools)):
        for school, share in allocate(total, dict.fromkeys(schools, 1), number).items():
            paid[school] += share

    assert set(paid.values()) == {total}


@given(TOTALS, WEIGHTS, TURNS)
def test_who_weighs_more_never_pays_less(total, weights, turn):
    shares = allocate(abs(total), weights, turn)

    for one, other in zip(sorted(weights, key=weights.get), sorted(weights, key=weights.get)[1:], strict=False):
        assume(weights[one] != weights[other])
        assert shares[one] <= shares[other]


def test_a_tie_takes_turns_over_the_sorted_keys():
    who_pays_more = [
        [key for key, share in allocate(100, {"c": 1, "a": 1, "b": 1}, turn).items() if share == 34]
        for turn in range(4)
    ]

    assert who_pays_more == [["a"], ["b"], ["c"], ["a"]]


def test_a_larger_remainder_goes_before_a_turn():
    assert allocate(100, {1: 1, 2: 1, 3: 4}, turn=0) == {1: 17, 2: 17, 3: 66}
    assert allocate(101, {1: 0, 2: 1, 3: 1}, turn=0) == {1: 0, 2: 51, 3: 50}
    assert allocate(100, {1: 1, 2: 1, 3: 998}, turn=0) == {1: 0, 2: 0, 3: 100}


def test_nothing_is_split_into_nothing():
    assert allocate(0, {1: 1, 2: 5}) == {1: 0, 2: 0}


@pytest.mark.parametrize(
    "weights",
    [{}, {1: 0}, {1: 0, 2: Decimal(0)}, {1: -1}, {1: 2, 2: Fraction(-1, 3)}, {1: Decimal("NaN")}, {1: Decimal("Inf")}],
)
def test_weights_that_split_nothing_are_refused(weights):
    with pytest.raises(ValueError):
        allocate(100, weights)


def test_floats_are_refused_because_they_are_not_exact():
    with pytest.raises(TypeError, match="not exact"):
        allocate(100, {1: 0.1})
