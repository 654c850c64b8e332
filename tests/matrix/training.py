"""Pages of training: courses, their sessions and places, and who is certified."""

from datetime import date

from tests.matrix.outcomes import HIDDEN, NO, SIGN_IN, YES
from training.models import Course, Place, Provider, Session

PAGES = {
    #                       nobody   outsider governor sbm   member organiser officer
    "training:add_session": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, YES),
    "training:cancel": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, YES),
    "training:change": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, YES),
    "training:change_session": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, YES),
    "training:charge": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, NO),
    "training:commission": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, YES),
    "training:course": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, YES),
    "training:decide": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, YES),
    "training:give_back": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, HIDDEN, HIDDEN),
    "training:group": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, YES),
    "training:list": (SIGN_IN, YES, YES, YES, YES, YES, YES),
    "training:name": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, HIDDEN, HIDDEN),
    "training:open": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, YES),
    "training:qualifications": (SIGN_IN, NO, NO, YES, YES, NO, NO),
    "training:qualifications_csv": (SIGN_IN, NO, NO, YES, YES, NO, NO),
    "training:register": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, YES),
    "training:remove_session": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, YES),
    "training:reserve": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, NO),
}


def stage(cast):
    """A course of the heads' cluster in Ashworth, with a session and a place of Moss Bank."""
    course = Course.objects.create(
        group=cast.cluster,
        title="IOSH Managing Safely",
        provider=Provider.objects.create(name="Safety Trainers"),
        places_per_school=2,
        minimum=2,
        maximum=20,
        decide_on=date(2027, 1, 4),
        free_until=date(2027, 1, 4),
        net_pence=125_000,
        commissioned_by=cast.organiser,
        opened_at="2026-11-01T09:00Z",
    )
    session = Session.objects.create(
        course=course, starts_at="2027-01-14T09:00Z", ends_at="2027-01-14T16:00Z", room="Hall", capacity=20
    )
    held = {"asked_at": "2026-11-02T09:00Z", "reserved_at": "2026-11-02T09:00Z"}
    place = Place.objects.create(course=course, school=cast.moss_bank, asked_by=cast.sbm, session=session, **held)
    return {
        "slug": cast.cluster.slug,
        "urn": cast.moss_bank.urn,
        "training": course.pk,
        "training:change_session": session.pk,
        "training:remove_session": session.pk,
        "training:register": session.pk,
        "training:name": place.pk,
        "training:give_back": place.pk,
    }
