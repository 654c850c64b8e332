"""Pages of what schools lend each other, and of bookings."""

from datetime import timedelta

from django.utils import timezone

from resources.models import Booking, Resource
from tests.matrix.outcomes import HIDDEN, NO, SIGN_IN, YES

PAGES = {
    # Brook Lane owns the hall and shares it with the heads' cluster; Moss Bank booked it.
    #                       nobody   outsider governor sbm   member organiser officer
    "resources:book": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, HIDDEN),
    "resources:booking": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, HIDDEN),
    "resources:cancel": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, HIDDEN),
    "resources:change": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, HIDDEN),
    "resources:decide": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, HIDDEN),
    "resources:list": (SIGN_IN, YES, YES, YES, YES, YES, YES),
    "resources:move": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, NO, HIDDEN),
    "resources:offer": (SIGN_IN, NO, NO, YES, YES, NO, NO),
    "resources:resource": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, HIDDEN),
    "resources:used": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, HIDDEN),
    "resources:withdraw": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, HIDDEN),
}


def stage(cast):
    """A hall in Ashworth that is booked, in which the outsider has no part. Offers are made for Moss Bank."""
    hall = Resource.objects.create(owner=cast.brook_lane, kind="room", name="Hall", offered_by=cast.organiser)
    hall.shared_with.add(cast.cluster)
    starts_at = timezone.now() + timedelta(days=7)
    booking = Booking.objects.create(
        resource=hall,
        school=cast.moss_bank,
        group=cast.cluster,
        purpose="Concert",
        booked_by=cast.sbm,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        free_again_at=starts_at + timedelta(hours=1),
        state="asked",
    )
    pages = dict.fromkeys(("booking", "cancel", "decide", "move", "used"), booking.pk)
    return {"urn": cast.moss_bank.urn, "resources": hall.pk} | {f"resources:{name}": pk for name, pk in pages.items()}
