"""Change how a posted charge is shared: a late joiner, or a school that withdraws."""

from django.core.exceptions import ValidationError
from django.db import transaction

from clusters import history
from ledger.actions.charges import follow_up, held_still, locked, store
from ledger.differences import Shares


@transaction.atomic
def draft_differences(charge, *, parts, reason, by):
    """Draft a change of the posted `charge` for `reason`: its cost shared among `parts` instead; return the draft.

    Only the differences become lines, and they sum to nothing: what has been posted stays, and whoever paid the
    supplier passes the money on. It is asked, agreed and posted like any charge. Raises ValidationError for a charge
    that is not posted or no longer stands, and where nothing would change.
    """
    group = held_still(charge.group_id)
    charge = locked(charge)
    refuse_unless_amendable(charge)
    lines = [each.line for each in Shares(charge).differences(parts) if each.is_change]
    if not reason.strip():
        raise ValidationError("Say why the shares change. The schools read it.")
    draft = follow_up(charge, group, reason=reason, by=by, amends=charge, net_pence=0, vat_pence=0)
    for line in lines:
        line.charge = draft
    store(lines, [])
    text = f"drafted a change of how “{charge}” is shared: {draft.reason}"
    history.record(text, by=by, about=draft.row)
    return draft


def refuse_unless_amendable(charge):
    """Raise ValidationError for a charge whose shares cannot be changed by differences now."""
    if not charge.is_posted:
        raise ValidationError("This cost is not posted, so change it itself.")
    if charge.is_reversal or charge.is_reversed:
        raise ValidationError("This cost was reversed. Record a new one instead.")
    if charge.amends_id:
        raise ValidationError("This is a change of another cost. Change how that one is shared instead.")
    if charge.amendments.open().exists():
        raise ValidationError("A change of this cost is being agreed already. Post or withdraw that first.")
