"""Pages of what schools lend each other, and of bookings."""

from datetime import timedelta

from django.utils import timezone

from resources.models import Booking, Contract, ContractMember, CoverRequest, Resource
from tests.matrix.outcomes import HIDDEN, NO, SIGN_IN, YES

PAGES = {
    # Brook Lane owns the hall and shares it with the heads' cluster; Moss Bank booked it. Moss Bank asked for cover,
    # which Brook Lane gives, and is in a contract of the cluster.
    #                       nobody   outsider governor sbm   member organiser officer
    "resources:book": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, HIDDEN),
    "resources:booking": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, HIDDEN),
    "resources:cancel": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, HIDDEN),
    "resources:ask_cover": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, NO),
    "resources:cancel_cover": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, NO, NO),
    "resources:change": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, HIDDEN),
    "resources:confirm_cover": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, NO, NO),
    "resources:change_contract": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, HIDDEN),
    "resources:contract": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, HIDDEN),
    "resources:contract_csv": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, HIDDEN),
    "resources:contracts": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, NO),
    "resources:cover": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, YES),
    "resources:cover_request": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, YES),
    "resources:decide": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, HIDDEN),
    "resources:join_contract": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, HIDDEN),
    "resources:leave_contract": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, NO, HIDDEN),
    "resources:list": (SIGN_IN, YES, YES, YES, YES, YES, YES),
    "resources:move": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, NO, HIDDEN),
    "resources:offer": (SIGN_IN, NO, NO, YES, YES, NO, NO),
    "resources:offer_cover": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, NO),
    "resources:record_contract": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, NO),
    "resources:resource": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, HIDDEN),
    "resources:used": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, HIDDEN),
    "resources:withdraw": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, HIDDEN),
    "resources:withdraw_cover": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, NO),
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
    cover = CoverRequest.objects.create(
        group=cast.cluster,
        school=cast.moss_bank,
        work="teacher",
        location="Main entrance",
        note="Year 4",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        asked_by=cast.sbm,
        lender=cast.brook_lane,
        person_name="Teacher of Brook Lane",
        accepted_by=cast.organiser,
        accepted_at=timezone.now(),
    )
    contract = Contract.objects.create(
        group=cast.cluster,
        title="Phonics software",
        supplier="Reading Company",
        starts_on="2026-09-01",
        ends_on="2030-09-01",
        alone_pence=90_000,
        together_pence=60_000,
        signed_by="Head teacher of Brook Lane",
        recorded_by=cast.organiser,
    )
    prices = {"alone_pence": 90_000, "together_pence": 60_000, "starts_on": "2026-09-01"}
    member = ContractMember.objects.create(contract=contract, school=cast.moss_bank, **prices)
    contracts = dict.fromkeys(("contract", "contract_csv", "change_contract", "join_contract"), contract.pk)
    covers = ("cover_request", "offer_cover", "withdraw_cover", "cancel_cover", "confirm_cover")
    pages = (
        contracts
        | {"leave_contract": member.pk}
        | dict.fromkeys(covers, cover.pk)
        | dict.fromkeys(("booking", "cancel", "decide", "move", "used"), booking.pk)
    )
    places = {"urn": cast.moss_bank.urn, "slug": cast.cluster.slug}
    return places | {"resources": hall.pk} | {f"resources:{name}": pk for name, pk in pages.items()}
