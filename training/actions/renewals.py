"""Tell people that a qualification must be renewed."""

from django.db import transaction

from clusters.models import Qualification
from training import emails
from training.models import RenewalNotice
from training.models.renewals import EARLY, LAST


@transaction.atomic
def remind_of_renewal(qualification, *, today):
    """Tell whoever holds `qualification`, and the head teacher and business manager of their school, that it is due.
    Once in each round; True if this call told them."""
    Qualification.objects.select_for_update(no_key=True).get(pk=qualification.pk)
    still_due = RenewalNotice.objects.due(today).select_related("user", "school").filter(pk=qualification.pk).first()
    if still_due is None:
        return False
    days = (still_due.renew_by - today).days
    ahead = LAST if days <= LAST else EARLY
    RenewalNotice.objects.create(qualification=still_due, ahead=ahead)
    emails.renewal(still_due, ahead=ahead)
    return True
