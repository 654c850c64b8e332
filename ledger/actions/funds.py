"""Open a fund for a group."""

from django.db import transaction

from clusters import history
from common import refusals
from ledger.models import Fund


@transaction.atomic
def open_fund(fund, *, by):
    """Keep the new `fund` of its group; return it. Raises ValidationError if the group has one of that name."""
    fund.clean_fields(exclude=["group"])
    with refusals.in_words(Fund):
        fund.save(force_insert=True)
    history.record(f"opened the fund “{fund}”", by=by, group=fund.group, about=fund.about)
    return fund
