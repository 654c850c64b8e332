"""The demo's learning partnership: secondary schools, colleges and the council; purpose, fee, priorities, measures."""

from datetime import date

from clusters.models import Organisation
from clusters.permissions.table import Job
from config.demo.lookup import heads, schools
from config.demo.partnerships import found
from config.demo.people import SECONDARY
from ledger import actions as ledger
from partnerships import figures, years
from partnerships.actions import fees, measures, partnerships, priorities
from partnerships.models import FeeScheme, Measure, Partnership, Priority

PURPOSE = (
    "Secondary schools, colleges and the council of Northmoor work together so that every young person leaves "
    "education with what they need for the next step."
)
VALUES = [
    "Young people come before institutions",
    "We share what works, and say what does not",
    "We support each other, and challenge each other",
    "Money and decisions are open to every member",
]
PARTNERS = [
    ("Northmoor College", Organisation.Kind.COLLEGE),
    ("Northmoor Sixth Form College", Organisation.Kind.COLLEGE),
    ("Northmoor Council", Organisation.Kind.COUNCIL),
]
# (priority, why, schools whose development plans name it)
PRIORITIES = [
    (
        "Attendance of disadvantaged pupils",
        "Persistent absence of disadvantaged pupils is above that of similar towns in every one of the six schools.",
        [990021, 990022, 990023, 990024, 990063],
    ),
    (
        "Reading in years 7 and 8",
        "A quarter of pupils join year 7 below the expected standard in reading. Four plans name it first.",
        [990021, 990023, 990024, 990064],
    ),
    (
        "Routes after year 11",
        "Too many young people leave a course in their first term at college. Schools and colleges want to meet "
        "earlier in year 11.",
        [990022, 990024, 990063],
    ),
]
YEARS = [2018, 2021, 2022, 2023]
"""School years for which Progress 8 was published; it was not for 2024/25 and 2025/26."""
UNPUBLISHED = [2024, 2025]
OURS, OTHERS = "Northmoor", ["England", "North West", "Statistical neighbours"]
PROGRESS = {
    "Progress 8, all pupils": [
        ["-0.20", "-0.12", "-0.08", "0.05"],
        ["-0.03", "-0.03", "-0.03", "-0.03"],
        ["-0.18", "-0.16", "-0.20", "-0.17"],
        ["-0.15", "-0.11", "-0.11", "-0.11"],
    ],
    "Progress 8, disadvantaged pupils": [
        ["-0.49", "-0.51", "-0.53", "-0.30"],
        ["-0.45", "-0.55", "-0.57", "-0.57"],
        ["-0.63", "-0.69", "-0.75", "-0.71"],
        ["-0.52", "-0.56", "-0.58", "-0.57"],
    ],
}
SCHOOL_FEE, PUPIL_FEE, ORGANISATION_FEE = 250_00, 50, 500_00


def build(made, *, officer):
    """Found the partnership, which manages the secondary cluster; `made` gets it by its name."""
    partnership = Partnership(
        name="Northmoor Learning Partnership",
        summary="Secondary schools, colleges and the council. It manages the secondary cluster.",
        purpose=PURPOSE,
        values=VALUES,
        seats=[Job.HEAD],
    )
    made[partnership.name] = found(
        partnership, made, schools(SECONDARY), organisers=[990021, 990024], partners=PARTNERS, by=officer
    )
    lead = heads([990021])[0][1]
    partnerships.manage(partnership, [made["Secondary cluster"]], by=officer)
    _priorities(partnership, lead)
    for title, lines in PROGRESS.items():
        _measure(partnership, title, lines, lead)
    _fees(partnership, lead)


def _priorities(partnership, lead):
    year = years.year_of()
    for title, reason, urns in PRIORITIES:
        priority = Priority(partnership=partnership, title=title, reason=reason, year=year)
        priorities.agree(priority, schools(urns), by=lead)


def _measure(partnership, title, lines, lead):
    """A measure with the partnership's own line and three beside it."""
    source = "Department for Education, key stage 4 performance"
    measure = measures.choose(
        Measure(partnership=partnership, title=title, source=source), ours=OURS, others=OTHERS, by=lead
    )
    readings = {}
    for comparator, values in zip(measure.comparators.order_by("-is_ours", "position"), lines, strict=True):
        written = dict(zip(YEARS, values, strict=True)) | dict.fromkeys(UNPUBLISHED, "not published")
        for year, text in written.items():
            readings[comparator.pk, year] = figures.read(text, decimals=2)
    measures.enter(measure, readings, seen=measure.version, by=lead)


def _fees(partnership, lead):
    """Last year's fee is in the fund; this year's is asked, and some schools have agreed."""
    scheme = FeeScheme(
        partnership=partnership,
        school_pence=SCHOOL_FEE,
        pupil_pence=PUPIL_FEE,
        organisation_pence=ORGANISATION_FEE,
    )
    fees.set_scheme(scheme, seen=0, by=lead)
    this = years.year_of()
    last = _raise(partnership, scheme, this - 1, lead)
    ledger.post(last.charge, posting_on=date(this - 1, 11, 2), by=lead)
    for number, debt in enumerate(last.charge.settlements.order_by("pk"), start=1):
        ledger.settle(debt, reference=f"Journal {4100 + number}", by=lead)
    fee = _raise(partnership, scheme, this, lead)
    agreed = {head.pk for _, head in heads([990022, 990023, 990024, 990063])}
    for share in fee.charge.shares.select_related("school", "charge").filter(school__posts__user__in=agreed):
        ledger.agree(share, by=heads([share.school.urn])[0][1])


def _raise(partnership, scheme, year, lead):
    total = fees.refuse_unless_payable(partnership, scheme).total_pence
    decision = f"Partnership board, 8 July {year}, item 4"
    return fees.raise_fee(partnership, year=year, decision=decision, seen_pence=total, by=lead)
