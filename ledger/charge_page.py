"""Everything that the page of a cost shows, as far as somebody may see it."""

from clusters.models import HistoryLine
from clusters.permissions.table import Permission
from clusters.permissions.unnamed import Unnamed
from common.prepared import only, prepared
from ledger import listing
from ledger.models import Charge, PaidLine, Settlement, ShareLine


def of(charge, user):
    """What the template of the page takes. Five queries, and one for those who see every line."""
    sees_lines = user.has_perm(Permission.CHARGE_SEE_LINES, charge)
    charge = only(_with_progress(charge))
    shares = _shares(charge) if sees_lines else _own_shares(charge, user)
    settlements = _settlements(charge) if sees_lines else _own_settlements(charge, user)
    for line in [*shares, *settlements]:
        line.charge = charge
    return {
        "charge": charge,
        "shares": shares,
        "paid": _paid(charge),
        "amendments": listing.amendments(charge, user),
        "settlements": settlements,
        "sees_lines": sees_lines,
        "history": sees_lines and _history(charge.row),
    }


@prepared
def _with_progress(charge):
    return listing.with_progress(Charge.objects.for_guard()).filter(pk=charge)


@prepared
def _shares(charge):
    return ShareLine.objects.filter(charge=charge).with_answers()


@prepared
def _own_shares(charge, user: Unnamed):
    return ShareLine.objects.filter(charge=charge).with_answers().where(user, may=Permission.SHARE_VIEW)


@prepared
def _paid(charge):
    return PaidLine.objects.filter(charge=charge).by_member()


@prepared
def _settlements(charge):
    return Settlement.objects.filter(charge=charge).for_listing()


@prepared
def _own_settlements(charge, user: Unnamed):
    return Settlement.objects.filter(charge=charge).for_listing().where(user, may=Permission.SETTLEMENT_RECORD)


@prepared
def _history(about):
    return HistoryLine.objects.about(about).newest(20)
