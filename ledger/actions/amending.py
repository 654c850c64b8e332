"""Change how a posted charge is shared: a late joiner, or a school that withdraws."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.db import transaction

from clusters import history
from ledger import splitting
from ledger.actions.charges import follow_up, held_still, locked, store
from ledger.models import ShareLine


@transaction.atomic
def draft_differences(charge, *, parts, reason, by):
    """Draft a change of the posted `charge` for `reason`: its cost shared among `parts` instead; return the draft.

    Only the differences become lines, and they sum to nothing: what has been posted stays, and whoever paid the
    supplier passes the money on. It is asked, agreed and posted like any charge. Raises ValidationError for a charge
    that is not posted or no longer stands, and where nothing would change.
    """
    group = held_still(charge.group_id)
    charge = locked(charge)
    _refuse_unless_amendable(charge)
    lines = _differences(charge, parts)
    if not reason.strip():
        raise ValidationError("Say why the shares change. The schools read it.")
    draft = follow_up(charge, group, reason=reason, by=by, amends=charge, net_pence=0, vat_pence=0)
    for line in lines:
        line.charge = draft
    store(lines, [])
    text = f"drafted a change of how “{charge}” is shared: {draft.reason}"
    history.record(text, by=by, group=group, about=draft.row)
    return draft


def _refuse_unless_amendable(charge):
    if not charge.is_posted:
        raise ValidationError("This cost is not posted, so change it itself.")
    if charge.is_reversal or charge.is_reversed:
        raise ValidationError("This cost was reversed. Record a new one instead.")
    if charge.amends_id:
        raise ValidationError("This is a change of another cost. Change how that one is shared instead.")


def _differences(charge, parts):
    """A line for each member whose share among `parts` is not what it is now."""
    now = {amount: Counter() for amount in ("net_pence", "vat_pence")}
    members = {}
    for line in ShareLine.objects.as_amended(charge).by_member():
        members[line.place] = line.member
        for amount, shared in now.items():
            shared[line.place] += getattr(line, amount)
    nothing = (0, 0) if any(isinstance(part, tuple) for part in parts.values()) else 0
    left_out = dict.fromkeys(set(members.values()) - set(parts), nothing)
    lines = splitting.shares_of(charge, {**parts, **left_out})
    for line in lines:
        line.net_pence -= now["net_pence"][line.place]
        line.vat_pence -= now["vat_pence"][line.place]
    changed = [line for line in lines if line.net_pence or line.vat_pence]
    if not changed:
        raise ValidationError("With these parts every share stays as it is. Change a part, or leave the cost alone.")
    return changed
