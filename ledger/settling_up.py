"""Who owes whom for one charge: pure, to the penny, the same whoever works it out again."""

from collections import Counter


def settle_up(owed, paid):
    """{(debtor, creditor): pence} by which what each paid becomes what each owed.

    `owed` and `paid` are {party: pence}, of one sign and one sum; parties have an order. What a party paid covers its
    own share first. What is left is dealt out in order: the first debtor owes the first creditor until one of them is
    done. So what each owes adds up to its share, and what each is owed to what it paid. A pair that owes nothing is
    left out.
    """
    sign = -1 if sum(owed.values()) < 0 else 1
    kept = {party: min(abs(owed[party]), abs(paid.get(party, 0))) for party in owed}
    debts = [[party, abs(owed[party]) - kept[party]] for party in sorted(owed)]
    credits = [[party, abs(paid[party]) - kept.get(party, 0)] for party in sorted(paid)]
    pairs = {}
    for creditor, credit in credits:
        while credit:
            debtor, debt = debts[0]
            pence = min(credit, debt)
            if pence:
                pairs[debtor, creditor] = sign * pence
            credit -= pence
            debts[0][1] -= pence
            if not debts[0][1]:
                debts.pop(0)
    return pairs


def difference(after, before):
    """{pair: pence} by which the debts `after` are more than those `before`; a pair of which nothing changed is left
    out."""
    pairs = Counter(after)
    pairs.subtract(before)
    return {pair: pence for pair, pence in pairs.items() if pence}
