"""Pages of what schools lend each other, and of bookings."""

from datetime import timedelta

from django.utils import timezone

from resources.models import Booking, Contract, ContractMember, CoverRequest, Resource
from tests.matrix.outcomes import table

# Brook Lane owns the hall and shares it with the heads' cluster; Moss Bank booked it. Moss Bank asked for cover,
# which Brook Lane gives, and is in a contract of the cluster.
PAGES = table(
    """
                          anon out site gov sbm dep head lend org chair vice csbm clerk read audit adv off
resources:ask_cover       in   -   -    -   yes no  yes  yes  yes no    no   no   no    no   no    no  no
resources:book            in   -   -    -   yes no  yes  yes  yes no    no   no   no    -    -     -   -
resources:booking         in   -   -    -   yes -   yes  yes  yes -     -    -    -     -    -     -   -
resources:cancel          in   -   -    -   yes -   yes  yes  yes -     -    -    -     -    -     -   -
resources:cancel_cover    in   -   -    -   yes no  yes  no   no  no    no   no   no    -    -     -   no
resources:change          in   -   -    -   no  no  no   yes  yes no    no   no   no    -    -     -   -
resources:change_contract in   -   -    -   no  -   no   no   yes no    -    yes  -     -    no    -   -
resources:confirm_cover   in   -   -    -   yes no  yes  no   no  no    no   no   no    -    -     -   no
resources:contract        in   -   -    -   yes -   yes  yes  yes yes   -    yes  -     -    yes   -   -
resources:contract_csv    in   -   -    -   yes -   yes  yes  yes yes   -    yes  -     -    yes   -   -
resources:contracts       in   -   -    -   yes no  yes  yes  yes yes   no   yes  no    no   yes   no  no
resources:cover           in   -   -    -   yes yes yes  yes  yes yes   yes  yes  yes   no   no    no  yes
resources:cover_request   in   -   -    -   yes yes yes  yes  yes yes   yes  yes  yes   -    -     -   yes
resources:decide          in   -   -    -   no  -   no   yes  yes -     -    -    -     -    -     -   -
resources:join_contract   in   -   -    -   yes -   yes  yes  yes no    -    no   -     -    no    -   -
resources:leave_contract  in   -   -    -   yes -   yes  no   no  no    -    no   -     -    no    -   -
resources:list            in   yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
resources:move            in   -   -    -   yes -   yes  no   no  -     -    -    -     -    -     -   -
resources:offer           in   no  no   no  yes no  yes  no   no  no    no   no   no    no   no    no  no
resources:offer_cover     in   -   -    -   yes no  yes  yes  yes no    no   no   no    -    -     -   no
resources:record_contract in   -   -    -   no  no  no   no   yes no    no   yes  no    no   no    no  no
resources:resource        in   -   -    -   yes yes yes  yes  yes yes   yes  yes  yes   -    -     -   -
resources:used            in   -   -    -   no  -   no   yes  yes -     -    -    -     -    -     -   -
resources:withdraw        in   -   -    -   no  no  no   yes  yes no    no   no   no    -    -     -   -
resources:withdraw_cover  in   -   -    -   no  no  no   yes  yes no    no   no   no    -    -     -   no
"""
)


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
