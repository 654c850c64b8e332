"""What the demo's schools lend each other, and who has booked it."""

from datetime import time

from config.demo.lookup import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, day, holder, moment, school, school_day
from resources.actions import bookings, resources
from resources.models import Booking, Gate, Resource

Kind = Resource.Kind


def build(made):
    """Offer a minibus, halls and people, and book them; some bookings wait for their owners."""
    north = made["North primary cluster"]
    _minibus([north, made["Northmoor Primary Heads"]])
    _hall_and_laboratory([made["Secondary cluster"], made["Northmoor Together"]])
    _people_and_kit([north])
    _westfold([made["Westfold cluster"]])


def _minibus(groups):
    """Moss Bank's, with its papers; Brook Lane's request waits, Harrow Edge's is approved."""
    papers = {Gate.Kind.PERMIT: day(400), Gate.Kind.INSURANCE: day(190), Gate.Kind.DRIVER: day(330)}
    minibus = _offer(
        990001,
        "Minibus, 16 seats",
        Kind.VEHICLE,
        groups,
        papers,
        description="Drivers need D1 on their licence and our half-hour induction. Bring it back with a full tank.",
        place="Behind the kitchen, School Lane",
        capacity=16,
        gap_minutes=30,
        notice_hours=48,
        rate_pence=45,
        rate_unit="mile",
    )
    _book(minibus, 990002, "Year 4 to the mill museum", school_day(10, WEDNESDAY), 9, 15)
    given = _book(minibus, 990003, "Swimming, year 5", school_day(8, MONDAY), 9, 11)
    bookings.approve(given, by=holder(990001))
    _book(minibus, 990001, "Football at Larkhill", school_day(8, FRIDAY), 13, 16)


def _hall_and_laboratory(groups):
    """Northmoor High's: the hall can be booked at once, the laboratory with approval."""
    hall = _offer(
        990021,
        "Sports hall",
        Kind.ROOM,
        groups,
        description="Four badminton courts, changing rooms and a ramp. Seats 300 for a concert.",
        place="Station Road, east gate",
        capacity=300,
        needs_approval=False,
        gap_minutes=15,
        closes_at=time(21),
        rate_pence=25_00,
        rate_unit="hour",
        vat_percent=0,
    )
    _book(hall, 990001, "Winter concert rehearsal", school_day(14, TUESDAY), 13, 15)
    _book(hall, 990023, "Netball tournament", school_day(15, THURSDAY), 9, 15)
    laboratory = _offer(
        990021,
        "Science laboratory",
        Kind.ROOM,
        groups,
        description="For year 6 visitors with their teacher. A technician is there.",
        place="Block B, first floor",
        capacity=32,
    )
    _book(laboratory, 990016, "Year 6 electricity day", school_day(18, THURSDAY), 10, 14)


def _people_and_kit(groups):
    """A specialist teacher, whom Moss Bank has asked for, and a kit that anybody may take."""
    teacher = _offer(
        990003,
        "Speech and language teacher",
        Kind.PERSON,
        groups,
        {Gate.Kind.CHECKS: day(250)},
        description="Observes, advises and writes a plan with the class teacher. Half days.",
        notice_hours=72,
        rate_pence=38_00,
        rate_unit="hour",
    )
    _book(teacher, 990001, "Two children in reception", school_day(12, TUESDAY), 9, 12)
    bookings.approve(_book(teacher, 990004, "Assessment, year 1", school_day(11, WEDNESDAY), 9, 12), by=holder(990003))
    kit = _offer(
        990002,
        "Forest school kit",
        Kind.EQUIPMENT,
        groups,
        description="Tarpaulins, ropes and tools for 15 children.",
        place="Ask at the office",
        needs_approval=False,
    )
    _book(kit, 990001, "Forest week, year 2", school_day(20, MONDAY), 8, 17)


def _westfold(groups):
    hall = _offer(
        990025,
        "Assembly hall",
        Kind.ROOM,
        groups,
        description="With a stage and a piano.",
        place="Station Road",
        capacity=180,
    )
    _book(hall, 990026, "Harvest play", school_day(13, TUESDAY), 9, 12)


def _offer(owner, name, kind, groups, papers=None, **more):
    resource = Resource(owner=school(owner), name=name, kind=kind, **more)
    return resources.offer(resource, groups=groups, gates=papers, by=holder(owner))


def _book(resource, urn, purpose, on, hour, until):
    booking = Booking(
        resource=resource,
        school=school(urn),
        purpose=purpose,
        starts_at=moment(on, hour),
        ends_at=moment(on, until),
    )
    return bookings.book(booking, by=holder(urn))
