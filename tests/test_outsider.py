"""Somebody with high office elsewhere finds nothing of Ashworth on any list, though both are full of the same."""

import io
from dataclasses import dataclass
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from clusters.models import Cluster, Grant, LocalAuthority, Qualification, School
from ledger import actions as ledger
from ledger.models import Charge, Fund
from meetings import actions as meetings
from meetings.models import Meeting
from partnerships.models import NeedsAudit, Notice, Story
from resources.models import Booking, Contract, ContractMember, CoverRequest, Resource
from tests import factories
from training.models import Course, Place, Provider, Session

LISTS = [
    "home",
    "clusters:grants",
    "ledger:accounts",
    "ledger:accounts_csv",
    "ledger:accounts_xlsx",
    "ledger:list",
    "ledger:statement",
    "ledger:statement_csv",
    "ledger:statement_xlsx",
    "letters:mine",
    "letters:sent",
    "meetings:feed",
    "meetings:list",
    "partnerships:notices",
    "resources:contracts",
    "resources:cover",
    "resources:list",
    "training:group",
    "training:list",
    "training:qualifications",
    "training:qualifications_csv",
]

DESKS = [
    "clusters:authority_desk",
    "clusters:without_cluster",
    "clusters:without_head",
    "meetings:governor_desk",
    "meetings:governor_desk_csv",
]


@dataclass
class Here:
    """A cluster with two schools, and the head teacher of one of them, who organises it. `word` stands in the name of
    the other school and of all that they do."""

    word: str
    area: LocalAuthority
    cluster: Cluster
    school: School
    neighbour: School
    head: User

    @property
    def names(self):
        return [self.word, self.cluster.name, self.school.name, self.head.name]


@pytest.fixture
def ashworth(cast):
    return lived_in(Here("Marigold", cast.ashworth, cast.cluster, cast.brook_lane, cast.moss_bank, cast.organiser))


@pytest.fixture
def elsewhere(cast):
    neighbour = factories.school(area=cast.elsewhere)
    factories.membership(cast.foreign_cluster, neighbour)
    return lived_in(Here("Harebell", cast.elsewhere, cast.foreign_cluster, cast.far_away, neighbour, cast.outsider))


@pytest.mark.parametrize("name", LISTS)
def test_each_head_teacher_finds_what_is_of_their_own_area_and_nothing_else(ashworth, elsewhere, sign_in, name):
    for here, there in [(ashworth, elsewhere), (elsewhere, ashworth)]:
        found = text_of(sign_in(here.head).get(address(name, here)))

        assert here.word in found
        assert [name for name in there.names if name in found] == []


@pytest.mark.parametrize("name", DESKS)
def test_each_officer_finds_their_own_area_on_the_desk_and_nothing_else(cast, ashworth, elsewhere, sign_in, name):
    for officer, here, there in [(cast.officer, ashworth, elsewhere), (cast.outsider, elsewhere, ashworth)]:
        found = text_of(sign_in(officer).get(reverse(name, args=[here.area.code])))

        assert here.word in found
        assert [name for name in there.names if name in found] == []


def address(name, here):
    kwargs = {
        "clusters:grants": {"slug": here.cluster.slug},
        "ledger:accounts": {"slug": here.cluster.slug},
        "ledger:accounts_csv": {"slug": here.cluster.slug},
        "ledger:accounts_xlsx": {"slug": here.cluster.slug},
        "ledger:statement": {"urn": here.school.urn},
        "ledger:statement_csv": {"urn": here.school.urn},
        "ledger:statement_xlsx": {"urn": here.school.urn},
        "resources:contracts": {"slug": here.cluster.slug},
        "resources:cover": {"slug": here.cluster.slug},
        "training:group": {"slug": here.cluster.slug},
        "training:qualifications": {"urn": here.school.urn},
        "training:qualifications_csv": {"urn": here.school.urn},
    }
    if name == "meetings:feed":
        return reverse(name, args=[meetings.open_feed(here.head)])
    return reverse(name, kwargs=kwargs.get(name))


def text_of(response):
    """What somebody reads there; of a workbook, what stands in its cells."""
    assert response.status_code == 200
    if "spreadsheet" not in response["Content-Type"]:
        return response.content.decode()
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    return "\n".join(str(cell) for sheet in book for row in sheet.values for cell in row)


def lived_in(here):
    """`here` with something of every kind, all of it named after its word."""
    here.neighbour.name = f"{here.word} Primary School"
    here.neighbour.save()
    factories.school(f"{here.word} Junior School, on its own and without a head teacher", area=here.area)
    for fill in (_meet, _train, _share_costs, _lend, _buy_together, _work_as_a_partnership):
        fill(here)
    return here


def _meet(here):
    starts_at = timezone.now() + timedelta(days=7)
    meeting = Meeting(
        group=here.cluster,
        title=f"{here.word} meeting",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        host_school=here.school,
        booked_by=here.head,
    )
    meetings.schedule(meeting, by=here.head)
    readers = factories.governor_group(f"{here.word} governors", here.neighbour, area=here.area)
    Grant.objects.create(group=here.cluster, what="papers", to_group=readers, granted_by=here.head)


def _train(here):
    day = timezone.localdate() + timedelta(days=30)
    course = Course.objects.create(
        group=here.cluster,
        title=f"{here.word} course",
        provider=Provider.objects.create(name=f"{here.word} Trainers"),
        places_per_school=2,
        minimum=2,
        maximum=20,
        decide_on=day,
        free_until=day,
        net_pence=125_000,
        commissioned_by=here.head,
        opened_at=timezone.now(),
    )
    starts_at = timezone.now() + timedelta(days=60)
    session = Session.objects.create(
        course=course, starts_at=starts_at, ends_at=starts_at + timedelta(hours=6), room="Hall", capacity=20
    )
    held = {"asked_at": timezone.now(), "reserved_at": timezone.now()}
    Place.objects.create(course=course, school=here.school, asked_by=here.head, session=session, **held)
    Qualification.objects.create(
        school=here.school, name="Caretaker", title=f"{here.word} certificate", awarded_on=timezone.localdate()
    )


def _share_costs(here):
    ledger.ask(_cost(here, "asked"), by=here.head)
    ledger.post(_cost(here, "posted"), by=here.head)
    ledger.open_fund(Fund(group=here.cluster, name=f"{here.word} fund"), by=here.head)


def _cost(here, how):
    charge = Charge(group=here.cluster, title=f"{here.word} cost, {how}", net_pence=10_000, vat_pence=2_000)
    charge.split, charge.decision = "equal", f"Agreed by the heads of {here.word}"
    parts, payers = {here.school: 1, here.neighbour: 1}, {here.neighbour: (10_000, 2_000)}
    return ledger.draft(charge, parts=parts, payers=payers, by=here.head)


def _lend(here):
    """The neighbour lends its hall, which the school has asked for, and asks for cover."""
    hall = Resource.objects.create(owner=here.neighbour, kind="room", name=f"{here.word} hall", offered_by=here.head)
    hall.shared_with.add(here.cluster)
    starts_at = timezone.now() + timedelta(days=7)
    times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1)}
    Booking.objects.create(
        resource=hall,
        school=here.school,
        group=here.cluster,
        purpose=f"{here.word} concert",
        booked_by=here.head,
        free_again_at=times["ends_at"],
        state="asked",
        **times,
    )
    CoverRequest.objects.create(
        group=here.cluster,
        school=here.neighbour,
        work="teacher",
        location=f"{here.word} entrance",
        note=f"{here.word} class",
        asked_by=here.head,
        **times,
    )


def _buy_together(here):
    prices = {"alone_pence": 90_000, "together_pence": 60_000, "starts_on": "2026-09-01"}
    contract = Contract.objects.create(
        group=here.cluster,
        title=f"{here.word} software",
        supplier=f"{here.word} Company",
        ends_on="2040-09-01",
        signed_by=f"Head teacher for {here.word}",
        recorded_by=here.head,
        **prices,
    )
    ContractMember.objects.create(contract=contract, school=here.school, **prices)


def _work_as_a_partnership(here):
    partnership = factories.partnership(f"{here.word} partnership", here.school, here.neighbour, area=here.area)
    NeedsAudit.objects.create(partnership=partnership, year=2027, closes_on="2040-01-14", opened_by=here.head)
    Story.objects.create(partnership=partnership, title=f"{here.word} story", text="Well", told_by=here.head)
    notice = Notice(authority=here.area, title=f"{here.word} notice", text="Apply", posted_by=here.head)
    notice.save()
    notice.groups.add(here.cluster, partnership)
