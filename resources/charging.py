"""What the use of a thing costs, as a charge of the group through which it was booked."""

from django.utils import timezone

from common import dates
from ledger.models import Charge


def charge_for(booking):
    """(Charge, parts, payers) as ledger.actions.draft takes them: the school that booked bears what was used, and the
    owner, who provided it, gets the money. Needs the confirmed use."""
    net, vat = booking.cost_of(booking.used_quantity)
    charge = Charge(
        group=booking.group,
        title=f"{booking.resource}, {dates.short_day(booking.starts_at)}",
        net_pence=net,
        vat_pence=vat,
        split=Charge.Split.USE,
        weights_source=f"{booking.used_in_words}, as the owner confirmed",
        weights_on=timezone.localdate(),
        event_on=dates.in_london(booking.starts_at).date(),
        about=booking.about,
    )
    return charge, {booking.school: booking.used_quantity}, {booking.resource.owner: (net, vat)}
