"""Pages of training: courses, their sessions and places, and who is certified."""

from datetime import date

from tests.matrix.outcomes import table
from training.models import Course, Place, Provider, Session

PAGES = table(
    """
                            anon out site gov sbm dep head lend org chair vice csbm clerk read audit adv off
training:add_session        in   -   -    -   no  no  no   no   yes no    no   yes  no    -    -     -   yes
training:cancel             in   -   -    -   no  no  no   no   yes no    no   yes  no    -    -     -   yes
training:change             in   -   -    -   no  no  no   no   yes no    no   yes  no    -    -     -   yes
training:change_session     in   -   -    -   no  no  no   no   yes no    no   yes  no    -    -     -   yes
training:charge             in   -   -    -   yes no  yes  yes  yes no    no   yes  no    -    -     -   no
training:commission         in   -   -    -   yes no  yes  yes  yes yes   no   yes  no    no   no    no  yes
training:course             in   -   -    -   yes yes yes  yes  yes yes   yes  yes  yes   -    -     -   yes
training:decide             in   -   -    -   no  no  no   no   yes no    no   yes  no    -    -     -   yes
training:give_back          in   -   -    -   yes -   yes  -    -   -     -    -    -     -    -     -   -
training:group              in   -   -    -   yes yes yes  yes  yes yes   yes  yes  yes   no   no    no  yes
training:list               in   yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
training:name               in   -   -    -   yes -   yes  -    -   -     -    -    -     -    -     -   -
training:open               in   -   -    -   no  no  no   no   yes no    no   yes  no    -    -     -   yes
training:qualifications     in   no  no   no  yes no  yes  no   no  no    no   no   no    no   no    no  no
training:qualifications_csv in   no  no   no  yes no  yes  no   no  no    no   no   no    no   no    no  no
training:register           in   -   -    -   no  no  no   no   yes no    no   yes  no    -    -     -   yes
training:remove_session     in   -   -    -   no  no  no   no   yes no    no   yes  no    -    -     -   yes
training:reserve            in   -   -    -   yes no  yes  yes  yes no    no   no   no    -    -     -   no
"""
)


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
