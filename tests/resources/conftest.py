"""Fixtures of the tests about lending: a fixed present, a minibus that is shared, and a booking of it."""

from datetime import UTC, date, datetime, time

import pytest
import time_machine

from clusters.models import Qualification
from clusters.permissions.table import Job
from letters.models import Letter
from resources.actions import bookings, contracts, cover
from resources.actions import resources as offers
from resources.models import Booking, Contract, ContractMember, CoverRequest, Resource
from tests import factories

# A Monday in winter, 9am.
TODAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
NOTICE, RENEWS = date(2027, 5, 31), date(2027, 9, 1)


@pytest.fixture(autouse=True)
def at_nine_on_monday():
    """The tests' present, which they may shift. It stands still while they do not."""
    with time_machine.travel(TODAY, tick=False) as present:
        yield present


@pytest.fixture
def lender(cast):
    """Brook Lane's business manager, beside its head teacher, who is the cast's organiser."""
    person = factories.person("sbm@brooklane.example", "Business manager, Brook Lane")
    factories.post(person, cast.brook_lane, Job.SBM)
    return person


@pytest.fixture
def third(cast):
    """The head teacher of a third school of the cluster."""
    school = factories.school("Ferndale Primary School")
    factories.membership(cast.cluster, school)
    person = factories.person("head@ferndale.example", "Head teacher, Ferndale")
    factories.post(person, school)
    person.school = school
    return person


@pytest.fixture
def offer(cast, lender):
    """Shares something of Brook Lane's with the cluster: by default a minibus at £12 an hour, with half an hour
    between bookings, that needs approval, from 8am to 6pm on working days."""

    def offered(*, groups=None, gates=None, **fields):
        thing = Resource(
            **{
                "owner": cast.brook_lane,
                "kind": "vehicle",
                "name": "Minibus",
                "place": "School yard",
                "gap_minutes": 30,
                "rate_pence": 1200,
                "rate_unit": "hour",
                "opens_at": time(8),
                "closes_at": time(18),
                **fields,
            }
        )
        return offers.offer(thing, groups=groups or [cast.cluster], gates=gates, by=lender)

    return offered


@pytest.fixture
def minibus(offer):
    return offer()


@pytest.fixture
def draft(cast, minibus):
    """Makes a booking that is not saved yet: Moss Bank has the minibus on Thursday 14 January 2027, 10am to noon."""

    def drafted(day=14, start=10, end=12, **fields):
        whole = {"starts_at": at(day, start), "ends_at": at(day, end), "purpose": "Swimming"}
        return Booking(**{"resource": minibus, "school": cast.moss_bank, **whole, **fields})

    return drafted


@pytest.fixture
def booking(cast, draft):
    """That booking, asked for by Moss Bank's business manager."""
    return bookings.book(draft(), by=cast.sbm)


@pytest.fixture
def letters_to():
    """The letters to one person, oldest first: `letters_to(cast.member)`."""

    def to(user):
        return list(Letter.objects.to(user).order_by("id"))

    return to


@pytest.fixture
def site_manager(cast):
    """Brook Lane's site manager, who is certified until July 2027."""
    person = factories.person("site@brooklane.example", "Site manager, Brook Lane")
    factories.post(person, cast.brook_lane, Job.SITE_MANAGER)
    certify(person, renew_by="2027-07-01")
    return person


@pytest.fixture
def need(cast):
    """Makes a request that is not saved yet: Moss Bank needs a certified caretaker on Thursday 14 January 2027, 8am to
    11:30am, at £15.01 an hour plus 20% VAT."""

    def needed(day=14, start=8, end=11.5, rate=1501, vat=20, **fields):
        whole = {"starts_at": at(day, start), "ends_at": at(day, end), "location": "Main entrance", "note": "Open up"}
        asks = {"work": "caretaker", "qualification": "IOSH Managing Safely"}
        cover = CoverRequest(**{"group": cast.cluster, "school": cast.moss_bank, **whole, **asks, **fields})
        cover.set_rate(rate, vat)
        return cover

    return needed


@pytest.fixture
def request_for_cover(cast, need, lender, site_manager):
    """That request, asked by Moss Bank's business manager."""
    return cover.ask(need(), by=cast.sbm)


@pytest.fixture
def new_contract(cast):
    """Makes a contract that is not saved yet: phonics software, £900 alone and £600 together, for the school year."""

    def made(**fields):
        days = {"starts_on": date(2026, 9, 1), "ends_on": date(2027, 9, 1), "notice_on": NOTICE, "renews_on": RENEWS}
        prices = {"alone_pence": 90_000, "together_pence": 60_000}
        said = {"title": "Phonics software", "supplier": "Reading Company", "signed_by": "Head teacher of Brook Lane"}
        return Contract(**{"group": cast.cluster, **days, **prices, **said, **fields})

    return made


@pytest.fixture
def contract(cast, new_contract):
    """That contract, with Moss Bank in it."""
    return contracts.record(new_contract(), schools=[cast.moss_bank], by=cast.organiser)


@pytest.fixture
def member(contract):
    return contract.members.get()


@pytest.fixture
def join(contract):
    """Puts a school into the contract."""

    def joined(school, by, **fields):
        whole = {"starts_on": date(2026, 12, 1), "alone_pence": 100_000, "together_pence": 65_000}
        return contracts.join(ContractMember(contract=contract, school=school, **{**whole, **fields}), by=by)

    return joined


def certify(person=None, title="IOSH Managing Safely", **fields):
    """A qualification of the user `person`, or with `name` and `school` of somebody without an account."""
    return Qualification.objects.create(user=person, title=title, **{"awarded_on": "2024-07-01", **fields})


def at(day, hour, minute=0):
    """A moment of January 2027, when London's clocks show UTC; `hour` may have a fraction."""
    return datetime(2027, 1, day, int(hour), minute or round(hour % 1 * 60), tzinfo=UTC)
