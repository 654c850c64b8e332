"""The demo's shared costs: asked, queried, ready to post, posted, settled."""

from common import dates
from config.demo import catholic
from config.demo.lookup import day, heads, holder, organiser, school, school_day, schools
from config.demo.people import PRIMARY
from ledger import actions
from ledger.models import Charge
from training import actions as training

NORTH = PRIMARY["North primary cluster"]
DECISION = "Heads’ meeting, {day}, item 3"
QUERY = "We booked two places but one of ours is ill. Could another school take it before we agree?"


def build(made):
    """Record the costs of North cluster, of the Catholic schools and of Westfold."""
    north, catholics = made["North primary cluster"], made[catholic.NAME]
    _posted(north)
    _first_aid(made["First aid"])
    _reading_boxes(north)
    _site_visits(catholics)
    _managing_safely(made["Managing safely"])
    _westfold(made["Westfold cluster"])


def _first_aid(course):
    """£1,500.00 with VAT over 14 places: four schools agree, Harrow Edge asks, Moss Bank has not answered."""
    sbm = holder(990001, "sbm")
    charge = Charge(net_pence=1_250_00, vat_pence=250_00, split=Charge.Split.PLACES, event_on=day(0))
    charge = training.draft_charge(course, charge, payer=school(990002), by=sbm)
    actions.ask(charge, by=sbm)
    _agree(charge, [990002, 990004, 990005, 990007])
    actions.query(_share(charge, 990003), reason=QUERY, by=holder(990003))


def _posted(group):
    """One cost that is paid, and one that Moss Bank still has to pay for."""
    head = organiser(group)
    moderation = _draft(group, "Writing moderation, summer term", 455_00, 0, payer=990001, ago=150)
    actions.post(moderation, posting_on=day(-140), by=head)
    for debt in moderation.settlements.order_by("pk"):
        actions.settle(debt, reference=f"Journal 2{debt.debtor_school.urn % 100:03d}", by=head)
    phonics = _draft(group, "Phonics screening visits", 630_00, 126_00, payer=990002, ago=40)
    actions.post(phonics, posting_on=day(-30), by=head)


def _reading_boxes(group):
    """The heads' meeting agreed it, so the head teacher of Moss Bank can post it."""
    boxes = _draft(group, "Reading boxes for year 3", 842_50, 0, split=Charge.Split.PUPILS, payer=990001, ago=9)
    actions.ask(boxes, by=organiser(group))
    _agree(boxes, [990001, 990002, 990003, 990004, 990005, 990007])


def _managing_safely(course):
    """Every school but St Brigid's has agreed, whose business manager then posts it."""
    sbm = holder(990009, "sbm")
    charge = Charge(net_pence=6_250_00, vat_pence=1_250_00, split=Charge.Split.PLACES, event_on=day(0))
    charge = training.draft_charge(course, charge, payer=school(990023), by=sbm)
    actions.ask(charge, by=sbm)
    _agree(charge, [urn for urn in catholic.MEMBERS if urn != 990009])


def _site_visits(group):
    """Ready for the cluster business manager to post, because the heads' meeting agreed it."""
    members = schools(catholic.AREAS["St Oswald’s area"])
    _draft(
        group,
        "Safety visits to seven sites",
        1_365_00,
        273_00,
        payer=990023,
        ago=6,
        by=holder(990009, "sbm"),
        parts=dict.fromkeys(members, 1),
        cfr_code="E28a",
    )


def _westfold(group):
    head = organiser(group)
    charge = _draft(group, "Swimming teacher, autumn term", 1_140_00, 0, payer=990026, ago=20, decision="")
    actions.ask(charge, by=head)
    _agree(charge, [990026])


def _draft(
    group,
    title,
    net,
    vat,
    *,
    payer,
    ago,
    split=Charge.Split.EQUAL,
    parts=None,
    by=None,
    decision=DECISION,
    cfr_code="E09",
):
    """A cost of `group`, `ago` days old, which the school `payer` paid; shared among `parts` or all its members."""
    members = [row.school for row in group.memberships.of_schools().select_related("school")]
    if split == Charge.Split.PUPILS:
        parts = {each: each.pupils for each in members}
    charge = Charge(
        group=group,
        title=title,
        net_pence=net,
        vat_pence=vat,
        split=split,
        event_on=day(-ago),
        decision=decision.format(day=dates.short_day(school_day(-ago - 28))),
        cfr_code=cfr_code,
        weights_source="pupils on roll, school census" if split == Charge.Split.PUPILS else "",
        weights_on=members[0].census_on if split == Charge.Split.PUPILS else None,
    )
    parts = parts or dict.fromkeys(members, 1)
    return actions.draft(charge, parts=parts, payers={school(payer): (net, vat)}, by=by or organiser(group))


def _agree(charge, urns):
    for at, head in heads(urns):
        actions.agree(_share(charge, at.urn), by=head)


def _share(charge, urn):
    return charge.shares.select_related("charge", "school").get(school__urn=urn)
