"""Turn what a course cost into a charge that its schools share."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from clusters.models import Group
from common.prepared import prepared
from ledger import actions as ledger
from ledger.models import Charge
from training.models import Place

WHOSE = {
    Charge.Split.PLACES.value: ("places booked on", "No school has a place, so there is nobody to share the cost."),
    Charge.Split.ATTENDED.value: ("places attended on", "Nobody is marked as attended. Mark the registers first."),
}


@transaction.atomic
def draft_charge(course, charge, *, payer, by):
    """Record the cost of `course` as `charge`, split by its places: booked, or attended. `payer` is the school that
    pays the provider. Return the Charge, which no school has been asked to agree yet.

    Raises ValidationError if the cost of the course is recorded already, or no school has a part in it.
    """
    Group.objects.held_still().get(pk=course.group_id)
    if there := standing_charge(course):
        raise ValidationError(f"The cost of this course is recorded already, as cost {there.number}. Change that one.")
    source, nobody = WHOSE[charge.split]
    parts = weights(course, charge.split)
    if not parts:
        raise ValidationError(nobody)
    charge.group, charge.title, charge.supplier = course.group, course.title, course.provider.name
    charge.weights_source, charge.weights_on = f"{source} {course}", timezone.localdate()
    charge.cfr_code, charge.about = "E09", course.about
    return ledger.draft(charge, parts=parts, payers={payer: (charge.net_pence, charge.vat_pence)}, by=by)


def weights(course, split):
    """{school: number of places} by which the cost of `course` is split. One query."""
    places = course.places.owed()
    if split == Charge.Split.ATTENDED:
        places = course.places.held().filter(attendance=Place.Attendance.ATTENDED)
    return dict(Counter(place.school for place in places.for_page()))


def standing_charge(course):
    """The charge of `course` that counts or may yet count, or None. One query."""
    return next(iter(_standing(course.about)), None)


@prepared
def _standing(about):
    charges = Charge.objects.about(about).filter(withdrawn_at__isnull=True, reverses__isnull=True)
    return charges.filter(reversal__isnull=True).order_by("pk")[:1]
