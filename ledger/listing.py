"""Costs in lists: the one word for how far each has come, worked out by the database for a page at a time."""

from functools import partial

from django.db.models import Exists, OuterRef

from clusters.models import Group, School
from clusters.permissions.table import Permission
from clusters.permissions.unnamed import Unnamed
from common import exports
from common.pagination import older, stretch_of
from common.prepared import prepared
from ledger.models import Agreement, Charge, Settlement, ShareLine

COLOURS = {
    "Draft": "grey",
    "Waiting for agreement": "yellow",
    "Queried": "orange",
    "Agreed": "teal",
    "Posted": "blue",
    "Settled": "green",
    "Reversed": "purple",
    "Reversal": "purple",
    "Withdrawn": "grey",
}
HEADER = ["Cost number", "What it is for", "State", "Day of what was bought", "Posted on", "CFR code", "Supplier"]
HEADER += ["Invoice", "Net", "VAT", "Total", "How it is split", "Decision"]


def with_progress(charges):
    """`charges` with what progress_of() reads of each."""
    answers = Agreement.objects.filter(share__charge=OuterRef("pk"))
    return charges.annotate(
        has_query=Exists(answers.filter(queried_at__isnull=False)),
        has_silence=Exists(ShareLine.objects.asking().filter(charge=OuterRef("pk"), agreement__isnull=True)),
        has_debt=Exists(Settlement.objects.unsettled().filter(charge=OuterRef("pk"))),
    )


def progress_of(charge):
    """How far a charge of with_progress() has come: a key of COLOURS."""
    if charge.is_withdrawn or charge.is_reversal or charge.is_reversed:
        return "Withdrawn" if charge.is_withdrawn else "Reversal" if charge.is_reversal else "Reversed"
    if charge.is_posted:
        return "Posted" if charge.has_debt else "Settled"
    if not charge.is_asked:
        return "Draft"
    return "Queried" if charge.has_query else "Waiting for agreement" if charge.has_silence else "Agreed"


def newest_of_group(group, request):
    """The newest costs of `group` that the address asks for, each with its progress. One query, of one page."""
    return stretch_of(partial(_of_group, group), request)


def newest_of(user, request):
    """The same of the costs that `user` may see. One query beside their standing."""
    return stretch_of(partial(_of_user, user), request)


@prepared
def _of_group(group, before):
    return older(with_progress(Charge.objects.of_group(group).for_listing()), before)


@prepared
def _of_user(user: Unnamed, before):
    charges = Charge.objects.where(user, may=Permission.CHARGE_VIEW)
    return older(with_progress(charges.for_listing()), before)


@prepared
def amendments(charge, user: Unnamed):
    """The changes of how `charge` is shared that `user` may see, the latest first, each with its progress."""
    changes = Charge.objects.filter(amends=charge).where(user, may=Permission.CHARGE_VIEW)
    return with_progress(changes.for_listing())


def rows(charges):
    """`charges` for a file, the newest first, amounts as numbers of pounds. One query."""
    for charge in with_progress(charges.for_listing()).order_by("-pk"):
        yield [
            charge.number,
            charge.title,
            progress_of(charge),
            charge.event_on,
            charge.posting_on,
            charge.cfr_code,
            charge.supplier,
            charge.invoice_reference,
            *map(exports.amount, (charge.net_pence, charge.vat_pence, charge.gross_pence)),
            charge.get_split_display(),
            charge.decision,
        ]


@prepared
def groups_of(user: Unnamed):
    """The groups for which `user` may record a cost, by name."""
    return Group.objects.where(user, may=Permission.CHARGE_DRAFT).active()


@prepared
def schools_of(user: Unnamed):
    """The schools whose statement `user` may read."""
    return School.objects.where(user, may=Permission.STATEMENT_VIEW)
