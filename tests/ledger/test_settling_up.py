"""Who owes whom for one charge."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from ledger.allocation import allocate
from ledger.settling_up import difference, settle_up

PARTIES = st.integers(min_value=101, max_value=112)
WEIGHTS = st.dictionaries(PARTIES, st.integers(min_value=0, max_value=9), min_size=1).filter(
    lambda weights: any(weights.values())
)


def test_one_payer_is_owed_the_others_shares():
    assert settle_up({101: 40, 102: 30, 103: 30}, {101: 100}) == {(102, 101): 30, (103, 101): 30}


def test_what_a_payer_paid_covers_its_own_share_first():
    assert settle_up({101: 50, 102: 50}, {101: 40, 102: 60}) == {(101, 102): 10}


def test_several_payers_are_filled_in_order():
    owed = {101: 25, 102: 25, 103: 25, 104: 25}

    assert settle_up(owed, {102: 60, 104: 40}) == {(101, 102): 25, (103, 102): 10, (103, 104): 15}


def test_a_payer_that_shares_nothing_is_owed_all_it_paid():
    assert settle_up({101: 70, 102: 30}, {900: 100}) == {(101, 900): 70, (102, 900): 30}


def test_a_credit_is_owed_the_other_way():
    assert settle_up({101: -60, 102: -40}, {101: -100}) == {(102, 101): -40}


def test_nothing_is_owed_for_nothing():
    assert settle_up({101: 0, 102: 0}, {101: 0}) == {}


@given(st.integers(min_value=-(10**6), max_value=10**6), WEIGHTS, WEIGHTS)
def test_rows_and_columns_tie_to_the_penny(total, sharing, paying):
    owed, paid = allocate(total, sharing), allocate(total, paying)

    pairs = settle_up(owed, paid)

    balance = Counter(owed)
    balance.subtract(paid)
    for (debtor, creditor), pence in pairs.items():
        assert debtor != creditor
        assert pence * total > 0
        balance[debtor] -= pence
        balance[creditor] += pence
    assert not any(balance.values())


@given(st.integers(min_value=0, max_value=10**6), WEIGHTS, WEIGHTS)
def test_nobody_is_both_debtor_and_creditor(total, sharing, paying):
    pairs = settle_up(allocate(total, sharing), allocate(total, paying))

    assert {debtor for debtor, _ in pairs}.isdisjoint(creditor for _, creditor in pairs)


@given(st.integers(min_value=0, max_value=10**6), WEIGHTS, WEIGHTS)
def test_a_reversal_owes_the_mirror(total, sharing, paying):
    forth = settle_up(allocate(total, sharing), allocate(total, paying))
    back = settle_up(allocate(-total, sharing), allocate(-total, paying))

    assert back == {pair: -pence for pair, pence in forth.items()}


def test_a_difference_leaves_out_what_did_not_change():
    after, before = {(102, 101): 20, (103, 101): 30}, {(102, 101): 50, (103, 101): 30}

    assert difference(after, before) == {(102, 101): -30}
    assert difference({}, before) == {(102, 101): -50, (103, 101): -30}
