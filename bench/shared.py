"""What the demo's first cluster shares while it is measured: each page has rows to show, whatever the demo holds."""

from datetime import time, timedelta

from django.utils import timezone

from clusters.actions import requests
from clusters.models import Cluster, GroupRequest
from ledger import actions as ledger
from ledger.models import Charge
from partnerships.actions import audits, measures
from partnerships.models import Comparator, Figure, Measure, NeedsAudit
from resources.actions import bookings, contracts, cover, resources
from resources.models import Booking, Contract, CoverRequest, Resource
from tests import factories
from training import actions as training
from training.models import Course, Provider, Session

CHARGES = 500
NET, VAT = 125_000, 25_000
THEMES = ["Reading", "Managing safely", "Attendance", "Speech and language"]
LINES = ["Northmoor", "England", "North West", "Statistical neighbours"]


def prepare(group, head):
    """Let the schools of `group` share something of every kind; `head` is a head teacher there and its organiser."""
    schools = [row.school for row in group.memberships.of_schools().select_related("school").order_by("school__urn")]
    for number in range(CHARGES):
        post_charge(group, schools, f"Cost {number} of the bench", by=head)
    charge = draft_charge(group, schools, "Managing safely", by=head)
    ledger.ask(charge, by=head)
    for number in range(12):
        _commission(group, f"Course {number} of the bench", schools[0], by=head)
    _lend(group, schools, by=head)
    _contract(group, schools, by=head)
    _found_partnership(schools, by=head)
    _request(group, by=head)


def draft_charge(group, schools, title, *, by):
    """A cost of all `schools`, which the first of them paid for a decision of the group."""
    charge = Charge(
        group=group, title=title, net_pence=NET, vat_pence=VAT, split=Charge.Split.EQUAL, decision="The heads’ meeting"
    )
    return ledger.draft(charge, parts=dict.fromkeys(schools, 1), payers={schools[0]: (NET, VAT)}, by=by)


def post_charge(group, schools, title, *, by):
    return ledger.post(draft_charge(group, schools, title, by=by), by=by)


def _commission(group, title, school, *, by):
    """A course to which two people of `school` may go."""
    begins, today = _day_at(60, 9), timezone.localdate()
    course = Course(
        group=group,
        title=title,
        provider=Provider.objects.filter(name="Safety Trainers").first() or Provider(name="Safety Trainers"),
        places_per_school=2,
        minimum=2,
        maximum=14,
        decide_on=today + timedelta(days=40),
        free_until=today + timedelta(days=39),
        net_pence=NET,
        vat_pence=VAT,
    )
    session = Session(
        starts_at=begins, ends_at=begins + timedelta(hours=6), host_school=school, room="Hall", capacity=14
    )
    training.commission(course, sessions=[session], by=by)
    training.reserve(training.open_for_places(course, by=by), school, number=2, by=by)


def _lend(group, schools, *, by):
    """Twelve rooms of the first school, one of them booked each day of next week; and cover that it needs."""
    for number in range(12):
        room = Resource(
            owner=schools[0],
            kind=Resource.Kind.ROOM,
            name=f"Room {number}",
            place="School Lane",
            needs_approval=False,
            opens_at=time(8),
            closes_at=time(18),
        )
        resources.offer(room, groups=[group], by=by)
    for ahead in range(7, 14):
        if _day_at(ahead, 9).weekday() < 5:
            begins = _day_at(ahead, 9)
            usual = {"starts_at": begins, "ends_at": begins + timedelta(hours=2), "purpose": "Choir"}
            bookings.book(Booking(resource=room, school=schools[0], **usual), by=by)
        begins = _day_at(ahead, 8)
        request = CoverRequest(group=group, school=schools[0], work="teacher", location="The office", note="Year 4")
        request.starts_at, request.ends_at = begins, begins + timedelta(hours=3)
        cover.ask(request, by=by)


def _contract(group, schools, *, by):
    today = timezone.localdate()
    for number in range(5):
        contract = Contract(
            group=group,
            title=f"Contract {number}",
            supplier="Clean Windows",
            starts_on=today,
            ends_on=today + timedelta(days=365),
            alone_pence=90_000,
            together_pence=70_000,
            signed_by="The cluster’s organiser",
        )
        contracts.record(contract, schools=schools, by=by)


def _found_partnership(schools, *, by):
    """A partnership of the schools with an audit of need that four of them have answered, and three measures."""
    partnership = factories.partnership("The bench’s partnership", *schools, area=schools[0].authority)
    closes_on = timezone.localdate() + timedelta(days=14)
    audit = NeedsAudit(partnership=partnership, year=2026, closes_on=closes_on, opened_by=by)
    audits.open_audit(audit, THEMES, by=by)
    for school in schools[:4]:
        audits.answer(audit, school, themes=list(audit.themes.all()[:3]), by=by)
    for title in ("Progress 8", "Attendance", "Attainment 8"):
        measure = Measure(partnership=partnership, title=title, source="Department for Education")
        measures.choose(measure, ours=LINES[0], others=LINES[1:], by=by)
        Figure.objects.bulk_create(
            Figure(comparator=line, year=year, value=year - 2020)
            for line in Comparator.objects.filter(measure=measure)
            for year in range(2018, 2024)
        )


def _request(group, *, by):
    """A governor group is asked for, for a cluster without one."""
    cluster = Cluster.objects.filter(authority=group.authority, governor_group=None).exclude(pk=group.pk).first()
    requests.ask(
        GroupRequest(cluster=cluster, name=by.name, email=by.email, role="Head teacher", why="To learn"), by=by
    )


def _day_at(ahead, hour):
    """London's `hour` o'clock so many days ahead."""
    day = timezone.localtime() + timedelta(days=ahead)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)
