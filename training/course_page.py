"""Everything that the page of a course shows: to all what it is, to a school its places, to those who run it all."""

from dataclasses import dataclass, field

from clusters import people
from clusters.models import School
from clusters.permissions.standing import standing_of
from clusters.permissions.table import Permission
from common.prepared import prepared
from letters.models import Letter
from training.actions.costs import standing_charge
from training.models import Place, Session


@dataclass
class OwnSchool:
    """A school for which the person may reserve places, and the places it has or waits for."""

    school: School
    places: list
    allowed: int
    """How many more it may reserve."""


@dataclass
class CoursePage:
    """`lines` are (school, its places), for those who may see them; None for others."""

    sessions: list
    own: list = field(default_factory=list)
    lines: list | None = None
    delivery: object = None
    charge: object = None

    @property
    def can_be_reserved(self):
        """Whether some session lies ahead, or there is none yet."""
        return not self.sessions or any(not session.has_begun for session in self.sessions)

    @property
    def has_begun(self):
        return any(session.has_begun for session in self.sessions)

    @classmethod
    def of(cls, course, user):
        """The page of `course` for `user`. Four queries, and two for those who run it."""
        page = cls(_sessions(course))
        for session in page.sessions:
            session.course = course
        places = places_of(course)
        for place in places:
            place.course = course
        page.own = own_schools(course, user, places)
        if user.has_perm(Permission.COURSE_SEE_PLACES, course):
            page.lines = list(by_school(places).items())
        if user.has_perm(Permission.COURSE_RUN, course):
            page.delivery = Letter.objects.delivery_of(course.about)
        if user.has_perm(Permission.CHARGE_DRAFT, course):
            page.charge = standing_charge(course)
        return page


@prepared
def _sessions(course):
    return Session.objects.filter(course=course).for_page()


@prepared
def places_of(course):
    """The places of `course` that were not given back, by school."""
    return Place.objects.not_given_back().filter(course=course).for_page()


def by_school(places):
    """{school: its places}, in their order."""
    found = {}
    for place in places:
        found.setdefault(place.school, []).append(place)
    return found


def own_schools(course, user, places):
    """The schools of the course's group whose head teacher or business manager `user` is, each with those of `places`
    that are its own. One query, none for others."""
    ids = standing_of(user).budgets.get(course.group_id)
    schools = [school for school in people.schools_of(user) if school.pk in ids] if ids else []
    theirs, most = by_school(places), course.places_per_school
    return [OwnSchool(each, theirs.get(each, []), most - len(theirs.get(each, []))) for each in schools]
