"""A school's statement: what it shared, what it paid and what is owed, in a financial year. Summed by the database."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from clusters.models import Organisation, School
from common import exports
from common.pagination import page_of
from common.prepared import prepared
from ledger.models import Charge, Fund, PaidLine, Settlement, ShareLine

YEARS_BACK = 4
LATEST_FIRST = ("-posting_on", "-pk")
KINDS = {4: "April to March, as councils count", 9: "September to August, as academies count"}
HEADER = ["Posted on", "Day of what was bought", "Group", "Cost number", "What it is for", "CFR code", "Supplier"]
HEADER += ["Invoice", "Your net share", "Your VAT share", "Your share", "You paid net", "You paid VAT", "State"]


@dataclass(frozen=True)
class Year:
    """A financial year: from the first of April for maintained schools, of September for academies."""

    starts_on: date

    @property
    def ends_on(self):
        """The first day that no longer counts."""
        return self.starts_on.replace(year=self.starts_on.year + 1)

    @property
    def key(self):
        """ "2026-04", in addresses and names of files."""
        return f"{self.starts_on:%Y-%m}"

    def __str__(self):
        return f"{self.starts_on:%B %Y} to {'March' if self.starts_on.month == 4 else 'August'} {self.ends_on.year}"


@dataclass(frozen=True)
class Totals:
    """What a school's lines of a year add up to, in pence."""

    share: tuple
    """Its shares: (net, VAT)."""
    paid: tuple
    """What it paid to suppliers."""


def years(today):
    """{what kind of year: the years of it that have begun by `today`, the latest first}."""
    found = {}
    for month, kind in KINDS.items():
        latest = today.year if today >= date(today.year, month, 1) else today.year - 1
        found[kind] = [Year(date(latest - back, month, 1)) for back in range(YEARS_BACK)]
    return found


def year_called(key, today):
    """The year that an address names, or the present April year."""
    known = {year.key: year for of_kind in years(today).values() for year in of_kind}
    return known.get(key, next(iter(known.values())))


def totals(school, year):
    """Two queries."""
    found = [ask(school, year.starts_on, year.ends_on) for ask in (_shared, _paid)]
    return Totals(*(rows[0] if rows else (0, 0) for rows in found))


@prepared
def _shared(school, starts_on, ends_on):
    return ShareLine.objects.of_school(school).posted_in(starts_on, ends_on).totals()


@prepared
def _paid(school, starts_on, ends_on):
    return PaidLine.objects.of_school(school).posted_in(starts_on, ends_on).totals()


def page_of_lines(school, year, request):
    """The page of lines() of `year` that the address asks for. Two queries."""
    page = page_of(_charges_of(school, year.starts_on, year.ends_on), request)
    page.object_list = lines(school, page.object_list)
    return page


@prepared
def _charges_of(school, starts_on, ends_on):
    """The ids of the charges posted in those days that the school shares or paid for, the latest first."""
    shares, paid = (model.objects.of_school(school).values("charge") for model in (ShareLine, PaidLine))
    charges = Charge.objects.filter(posting_on__gte=starts_on, posting_on__lt=ends_on)
    return charges.filter(Q(pk__in=shares) | Q(pk__in=paid)).order_by(*LATEST_FIRST).values_list("pk", flat=True)


@prepared
def lines(school, charges):
    """The posted charges whose ids are `charges`, the latest first, each with the school's own `share_net`,
    `share_vat`, `paid_net` and `paid_vat`, and whether it `owes` or is `owed`. One query."""
    shares, paid = (model.objects.of_school(school) for model in (ShareLine, PaidLine))
    here = Settlement.objects.filter(charge=OuterRef("pk"))
    return (
        Charge.objects.filter(pk__in=charges)
        .annotate(
            **{
                f"{name}_{part}": Coalesce(Subquery(of.filter(charge=OuterRef("pk")).values(f"{part}_pence")), 0)
                for name, of in (("share", shares), ("paid", paid))
                for part in ("net", "vat")
            },
            owes=Exists(here.to_be_paid_by(school)),
            is_owed=Exists(here.to_be_paid_to(school)),
        )
        .select_related("group", "reversal")
        .order_by(*LATEST_FIRST)
    )


def state_of(line):
    """What is still to pass between the school and others for one of lines()."""
    if line.owes:
        return "To pay"
    return "To be paid to you" if line.is_owed else "Settled"


def rows(school, year):
    """The statement's lines for a file, amounts as numbers of pounds."""
    for line in lines(school, _charges_of(school, year.starts_on, year.ends_on)):
        amounts = (line.share_net, line.share_vat, line.share_net + line.share_vat, line.paid_net, line.paid_vat)
        yield [
            line.posting_on,
            line.event_on,
            str(line.group),
            line.number,
            line.title,
            line.cfr_code,
            line.supplier,
            line.invoice_reference,
            *map(exports.amount, amounts),
            state_of(line),
        ]


def owed(school):
    """(what the school is to pay, what others are to pay it), whatever the year: [(name of the other, pence, number of
    costs)], by name. Pairs are never set off against each other. One query, and one for each kind of other."""
    to_pay, to_get, pairs = [], [], _pairs(school)
    names = _names_in(pairs)
    for pair in pairs:
        is_debtor = pair["debtor_school"] == school.pk
        other = next(names[side, pair[side]] for side in _sides("creditor" if is_debtor else "debtor") if pair[side])
        found = to_pay if is_debtor != pair["is_credit"] else to_get
        found.append((other, abs(pair["payable_pence"]), pair["count"]))
    return sorted(to_pay), sorted(to_get)


@prepared
def _pairs(school):
    return Settlement.objects.of_school(school).unsettled().by_pair()


def _names_in(pairs):
    """{(side, id): name} of every party of `pairs`."""
    found = {}
    for kind, named in NAMED.items():
        sides = [side for side in Settlement.PARTIES if side.endswith(kind)]
        ids = {pair[side] for pair in pairs for side in sides if pair[side]}
        rows = named(ids) if ids else []
        found |= {(side, row.pk): str(row) for side in sides for row in rows}
    return found


def _sides(which):
    """The columns of a debtor or a creditor."""
    return [side for side in Settlement.PARTIES if side.startswith(which)]


NAMED = {
    "school": prepared(lambda ids: School.objects.filter(pk__in=ids)),
    "organisation": prepared(lambda ids: Organisation.objects.filter(pk__in=ids)),
    "fund": prepared(lambda ids: Fund.objects.filter(pk__in=ids)),
}
"""How the parties of each kind are found by their ids."""
