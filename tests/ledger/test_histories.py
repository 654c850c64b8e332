"""Random histories of charges, reversals, joins and leaves against a plain model of the ledger: dictionaries."""

from collections import Counter
from dataclasses import dataclass, field

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clusters.models import Post
from ledger import actions
from ledger.allocation import allocate
from ledger.models import Charge, Fund, PaidLine, Settlement, ShareLine

SCHOOLS = st.sampled_from(range(7))
WEIGHTS = st.dictionaries(SCHOOLS, st.integers(min_value=0, max_value=5), min_size=1).map(
    lambda weights: weights if any(weights.values()) else dict.fromkeys(weights, 1)
)
PENCE = st.integers(min_value=1, max_value=300_000)
DRAFT = st.tuples(st.just("draft"), PENCE, st.integers(min_value=0, max_value=60_000), WEIGHTS, WEIGHTS)
FEE = st.tuples(st.just("fee"), st.one_of(PENCE, PENCE.map(int.__neg__)), WEIGHTS)
CHANGE = st.tuples(st.just("change"), st.integers(min_value=0, max_value=9), WEIGHTS)
REVERSE = st.tuples(st.just("reverse"), st.integers(min_value=0, max_value=9))
SETTLE = st.tuples(st.just("settle"), st.integers(min_value=0, max_value=20))
HISTORY = st.lists(st.one_of(DRAFT, FEE, CHANGE, REVERSE, SETTLE), max_size=8)


@dataclass
class Entry:
    """A posted charge as the plain model knows it: {index of a school: (net, VAT)}."""

    number: int
    total: tuple
    shares: dict
    paid: dict
    is_fee: bool = False
    amends: int | None = None
    is_undone: bool = False


@dataclass
class PlainLedger:
    """The ledger in dictionaries. What it refuses, the real one must refuse."""

    entries: list = field(default_factory=list)
    count: int = 0
    """Of numbers given."""

    @property
    def fund(self):
        return sum(sum(entry.total) for entry in self.entries if entry.is_fee)

    def standing(self, index):
        """The entry at `index` among those that may be changed or reversed, or None."""
        rows = [entry for entry in self.entries if not entry.is_undone]
        return rows[index % len(rows)] if rows else None

    def shared(self, entry):
        """What each school shares of `entry` with the changes of it that stand."""
        now = {}
        for each in self.entries:
            if each is entry or (each.amends == entry.number and not each.is_undone):
                for school, (net, vat) in each.shares.items():
                    before = now.get(school, (0, 0))
                    now[school] = (before[0] + net, before[1] + vat)
        return now

    def balances(self):
        """{index of a school: what it has shared less what it paid}, net and VAT together."""
        found = Counter()
        for entry in self.entries:
            found.update({school: sum(amounts) for school, amounts in entry.shares.items()})
            found.subtract({school: sum(amounts) for school, amounts in entry.paid.items()})
        return {school: pence for school, pence in found.items() if pence}


def split(total, weights, turn):
    """{index: (net, VAT)}."""
    nets, vats = (allocate(amount, weights, turn) for amount in total)
    return {school: (nets[school], vats[school]) for school in weights}


class Run:
    """One history, done to the real ledger and to the plain one."""

    def __init__(self, seven, fund):
        self.seven, self.fund, self.plain = seven, fund, PlainLedger()

    def members(self, by_index):
        return {self.seven.schools[index]: value for index, value in by_index.items()}

    def draft(self, net, vat, weights, paying):
        paid = {index: pair for index, pair in split((net, vat), paying, 0).items() if any(pair)}
        self._post_new((net, vat), weights, paid, into_fund=None)

    def fee(self, net, weights):
        if self.plain.fund + net < 0:
            with pytest.raises(ValidationError, match="less than"), transaction.atomic():
                self._post_new((net, 0), weights, {}, into_fund=self.fund)
            return
        self._post_new((net, 0), weights, {}, into_fund=self.fund)

    def change(self, index, weights):
        entry = self.plain.standing(index)
        if entry is None or entry.amends:
            return
        before, after = self.plain.shared(entry), split(entry.total, weights, entry.number)
        difference = {
            school: tuple(after.get(school, (0, 0))[n] - before.get(school, (0, 0))[n] for n in (0, 1))
            for school in {*before, *after}
        }
        difference = {school: pair for school, pair in difference.items() if any(pair)}
        charge = Charge.objects.get(number=entry.number)
        if not difference:
            with pytest.raises(ValidationError, match="stays as it is"):
                self._draft_differences(charge, weights)
            return
        self.plain.count += 1
        self._agree_and_post(self._draft_differences(charge, weights))
        change = Entry(self.plain.count, (0, 0), difference, {}, amends=entry.number)
        self.plain.entries.append(change)

    def reverse(self, index):
        entry = self.plain.standing(index)
        if entry is None:
            return
        charge = Charge.objects.get(number=entry.number)
        is_amended = any(
            each.amends in (entry.number, entry.amends or entry.number) and each.number > entry.number
            for each in self.plain.entries
            if not each.is_undone
        )
        if is_amended or (entry.is_fee and self.plain.fund < sum(entry.total)):
            with pytest.raises(ValidationError), transaction.atomic():
                actions.reverse(charge, reason="Wrong", by=self.seven.organiser)
            return
        actions.reverse(charge, reason="Wrong", by=self.seven.organiser)
        self.plain.count += 1
        entry.is_undone = True
        back = [{school: (-net, -vat) for school, (net, vat) in lines.items()} for lines in (entry.shares, entry.paid)]
        total = (-entry.total[0], -entry.total[1])
        self.plain.entries.append(Entry(self.plain.count, total, *back, is_fee=entry.is_fee, is_undone=True))

    def settle(self, index):
        debts = Settlement.objects.unsettled().order_by("pk")
        if debts:
            actions.settle(debts[index % len(debts)], reference="J1", by=self.seven.organiser)

    def _post_new(self, total, weights, paid, *, into_fund):
        net, vat = total
        charge = self.seven.charge(net_pence=net, vat_pence=vat, into_fund=into_fund, decision="Agreed")
        charge = actions.draft(charge, parts=self.members(weights), payers=self.members(paid), by=self.seven.organiser)
        actions.post(charge, by=self.seven.organiser)
        self.plain.count += 1
        shares = split(total, weights, self.plain.count)
        self.plain.entries.append(Entry(self.plain.count, total, shares, paid, is_fee=into_fund is not None))

    def _draft_differences(self, charge, weights):
        parts = self.members(weights)
        return actions.draft_differences(charge, parts=parts, reason="Joined", by=self.seven.organiser)

    def _agree_and_post(self, draft):
        actions.ask(draft, by=self.seven.organiser)
        for share in draft.shares.asking():
            actions.agree(share, by=self.seven.organiser)
        actions.post(draft, by=self.seven.organiser)


def check(run):
    """The database says what the plain ledger says."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    schools = run.seven.schools
    assert lines_of(ShareLine, schools) == {entry.number: entry.shares for entry in run.plain.entries}
    assert {number: lines for number, lines in lines_of(PaidLine, schools).items() if lines} == {
        entry.number: entry.paid for entry in run.plain.entries if entry.paid
    }
    assert Fund.objects.with_balance().get().balance_pence == run.plain.fund
    assert owed(schools) == run.plain.balances()
    totals = list(ShareLine.objects.totals())
    for n in (0, 1):
        assert sum(total[n] for total in totals) == sum(entry.total[n] for entry in run.plain.entries)


def lines_of(model, schools):
    """{number of the charge: {index of a school: (net, VAT)}}."""
    found, index = {}, {school.pk: number for number, school in enumerate(schools)}
    rows = model.objects.values_list("charge__number", "school", "net_pence", "vat_pence")
    for number, school, net, vat in rows:
        found.setdefault(number, {})[index[school]] = (net, vat)
    return found


def owed(schools):
    """{index of a school: what it owes less what it is owed}, by all settlements there ever were."""
    found, index = Counter(), {school.pk: number for number, school in enumerate(schools)}
    for debt in Settlement.objects.all():
        pence = debt.net_pence + debt.vat_pence
        found[index[debt.debtor_school_id]] += pence
        if debt.creditor_school_id:
            found[index[debt.creditor_school_id]] -= pence
    return {school: pence for school, pence in found.items() if pence}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DRAFT, HISTORY)
def test_any_history_comes_out_as_a_plain_ledger_says(seven, first, history):
    Post.objects.all().delete()  # with nobody to write to, there is time for more histories
    with transaction.atomic():
        run = Run(seven, seven.fund())
        for what, *details in [first, *history]:
            getattr(run, what)(*details)
        check(run)
        transaction.set_rollback(True)
