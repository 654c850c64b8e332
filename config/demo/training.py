"""The demo's courses: first aid in one cluster, managing safely for 21 schools, training days for the whole town."""

from datetime import timedelta

from clusters.models import School
from config.demo import catholic, together
from config.demo.lookup import (
    FRIDAY,
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    day,
    heads,
    holder,
    moment,
    organiser,
    put_in_post,
    school,
    school_day,
    short,
)
from config.demo.people import NOT_JOINED, PRIMARY
from training import actions
from training.models import Course, Provider, Session

NORTH = PRIMARY["North primary cluster"]


def build(made, *, officer):
    """Commission the courses and reserve places; `made` gets those whose cost is shared by their titles."""
    north = made["North primary cluster"]
    made["First aid"] = _first_aid(north)
    _reading(north)
    _mental_health(north)
    _governors(made["North governors’ group"], officer)
    made["Managing safely"] = _managing_safely(made[catholic.NAME])
    _whole_town(made[together.NAME])


def _first_aid(group):
    """Two places for each of seven schools, all taken; Moss Bank has still to say who takes one of its two."""
    course = _commission(
        group,
        "First aid at work",
        "Red Kite Training",
        [_session(school_day(24, TUESDAY), 990002, 14)],
        award="First aid at work",
        renew_after_months=36,
        places=2,
        minimum=10,
        maximum=14,
        net_pence=1_250_00,
        description="Three hours of practice after reading at home. Bring loose clothes.",
    )
    for at in School.objects.filter(urn__in=NORTH):
        _fill(
            course, at, 2, by=_leader(at), named=[] if at.urn == 990001 else ["Teaching assistant", "Midday supervisor"]
        )
    moss_bank, head = heads([990001])[0]
    site = put_in_post(
        moss_bank, "site.990001@demo.example", "Site manager, Moss Bank Primary", "site_manager", by=head
    )
    _name(course.places.filter(school=moss_bank).first(), person=site, by=holder(990001, "sbm"))
    actions.confirm(course, by=organiser(group))
    return course


def _reading(group):
    """Whether it goes ahead has to be decided this week."""
    course = _commission(
        group,
        "Reading fluency in key stage 2",
        "Northern Literacy Centre",
        [_session(school_day(21, WEDNESDAY), 990003, 16), _session(school_day(28, WEDNESDAY), 990001, 16)],
        places=4,
        minimum=12,
        maximum=28,
        decide_on=day(5),
        net_pence=960_00,
        description="How to read aloud with a class so that every child reads fluently by the end of year 4.",
    )
    for at, head in heads([990002, 990003, 990004, 990007]):
        actions.reserve(course, at, number=2, by=head)


def _mental_health(group):
    """More schools want to come than there are places: two of them wait, Moss Bank among them."""
    course = _commission(
        group,
        "Listening to worried children",
        "Northmoor Children’s Health Service",
        [_session(school_day(45, MONDAY), 990003, 8)],
        places=2,
        minimum=4,
        maximum=8,
        net_pence=0,
        description="A morning with a clinical psychologist, for one or two people of each school.",
    )
    for at, head in heads([990002, 990003, 990004, 990005, 990001]):
        actions.reserve(course, at, number=2 if at.urn != 990001 else 1, by=head)


def _governors(group, officer):
    """The officer commissioned it and has to decide; a governor of Moss Bank is named for a place."""
    course = _commission(
        group,
        "Safeguarding for governors",
        "Northmoor Council",
        [_session(school_day(16, TUESDAY), 990001, 20, hour=18)],
        by=officer,
        places=3,
        minimum=6,
        maximum=20,
        decide_on=day(6),
        net_pence=280_00,
        vat_pence=0,
        description="What a governing body must check each year, and how to ask about it.",
    )
    for at, head in heads([990002, 990003, 990004]):
        actions.reserve(course, at, number=2, by=head)
    moss_bank, head = heads([990001])[0]
    place, *_ = actions.reserve(course, moss_bank, number=1, by=head)
    _name(place, person=holder(990001, "chair_of_governors"), by=head)


def _managing_safely(group):
    """Two places for each of 21 schools, 42 in all, in three sessions of at most 20 at different times."""
    course = _commission(
        group,
        "IOSH Managing Safely",
        "Beacon Safety Training",
        [
            _session(school_day(30, MONDAY), 990023, 20, hour=9, hours=6),
            _session(school_day(37, WEDNESDAY), 990063, 20, hour=12, hours=6),
            _session(school_day(44, FRIDAY), 990064, 20, hour=9, hours=6),
        ],
        award="IOSH Managing Safely",
        renew_after_months=36,
        places=2,
        minimum=36,
        maximum=42,
        net_pence=6_250_00,
        by=holder(990009, "sbm"),
        description="The accredited course for people who manage staff or buildings. Choose the time that suits you.",
    )
    sessions = list(course.sessions.order_by("starts_at"))
    for number, (at, head) in enumerate(heads(catholic.MEMBERS)):
        _fill(course, at, 2, by=head, named=_who_manages(at), session=sessions[number % 3])
    actions.confirm(course, by=organiser(group))
    return course


def _who_manages(at):
    """Who goes for a school: its site manager, and a second person whom some schools still have to name."""
    site = at.posts.filter(job="site_manager").first()
    first = site.user if site else "Site manager"
    return [first] if at.urn == 990009 or at.urn % 4 == 0 else [first, "Deputy head teacher"]


def _whole_town(group):
    """Three training days and two conferences a year."""
    lead, council = organiser(group), "Northmoor Council"
    events = [
        ("Training day: speech and language", school_day(52, FRIDAY), 990021, 4, 180, 3_600_00),
        ("Training day: attendance", school_day(110, FRIDAY), 990022, 4, 180, 3_600_00),
        ("Training day: adapting teaching", school_day(200, FRIDAY), 990024, 4, 180, 3_600_00),
        ("Conference for head teachers", school_day(80, WEDNESDAY), 990021, 1, 66, 4_200_00),
        ("Conference for deputies and assistant heads", school_day(95, WEDNESDAY), 990022, 2, 100, 2_900_00),
    ]
    for title, on, host, places, maximum, net_pence in events:
        course = _commission(
            group,
            title,
            council,
            [_session(on, host, maximum, hour=9, hours=6)],
            by=lead,
            places=places,
            minimum=20,
            maximum=maximum,
            net_pence=net_pence,
            description="The schools chose this theme in the audit of need. Lunch is included.",
        )
        takers = [990003, 990008, 990016, 990021, 990022] if on <= day(100) else []
        for at, head in heads(takers):
            actions.reserve(course, at, number=places, by=head)


def _commission(group, title, provider, sessions, *, places, minimum, maximum, net_pence, by=None, **more):
    """A course of `group` that is open for places. Its VAT is a fifth unless it is given."""
    first = sessions[0].starts_at.date()
    decide_on = more.pop("decide_on", None) or first - timedelta(days=14)
    course = Course(
        group=group,
        title=title,
        provider=Provider.objects.filter(name=provider).first() or Provider(name=provider),
        places_per_school=places,
        minimum=minimum,
        maximum=maximum,
        decide_on=decide_on,
        free_until=max(decide_on, day(0)),
        net_pence=net_pence,
        vat_pence=more.pop("vat_pence", net_pence // 5),
        **more,
    )
    by = by or organiser(group)
    actions.commission(course, sessions=sessions, by=by)
    return actions.open_for_places(course, by=by)


def _session(on, host, capacity, *, hour=13, hours=3):
    at = school(host)
    starts_at, ends_at = moment(on, hour), moment(on, hour + hours)
    return Session(starts_at=starts_at, ends_at=ends_at, host_school=at, room="Hall", capacity=capacity)


def _fill(course, at, number, *, by, named, session=None):
    """Reserve places of a school and say who takes them: users, or jobs of people without an account."""
    places = actions.reserve(course, at, number=number, session=session, by=by)
    for place, who in zip(places, named, strict=False):
        if isinstance(who, str):
            _name(place, typed_name=f"{who}, {short(at)}", by=by)
        else:
            _name(place, person=who, by=by)


def _name(place, *, by, **who):
    for field, value in who.items():
        setattr(place, field, value)
    actions.name(place, seen=place.version, by=by)


def _leader(at):
    """Who reserves for a school: its head teacher, or the cluster's organiser while nobody there has joined."""
    return holder(990001 if at.urn == NOT_JOINED else at.urn)
