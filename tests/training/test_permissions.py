"""Check and filter agree for courses, sessions and places, for every person, permission and row."""

import pytest

from clusters.permissions.table import Permission
from tests.training.people import name
from training.models import Course, Place, Session


@pytest.mark.parametrize("who", ["member", "organiser", "sbm", "governor", "officer", "outsider"])
def test_check_and_filter_agree(cast, course, reserve, who):
    reserve(cast.moss_bank)
    reserve(cast.brook_lane)
    user = getattr(cast, who)

    for model in (Course, Session, Place):
        for permission in Permission:
            found = set(model.objects.where(user, may=permission).values_list("pk", flat=True))

            assert found == {row.pk for row in model.objects.all() if user.has_perm(permission, row)}


def test_whoever_commissioned_it_runs_it(cast, course):
    assert not cast.sbm.has_perm(Permission.COURSE_RUN, course)

    course.commissioned_by = cast.sbm

    assert cast.sbm.has_perm(Permission.COURSE_RUN, course)
    assert cast.sbm.has_perm(Permission.COURSE_SEE_PLACES, course)


def test_only_the_school_itself_may_touch_its_places(cast, reserve):
    (place,) = reserve(cast.moss_bank)
    name(place, typed="Caretaker", by=cast.sbm)

    may = {
        who for who in ("member", "sbm", "organiser", "officer", "governor", "outsider") if reaches(cast, who, place)
    }

    assert may == {"member", "sbm"}


def reaches(cast, who, place):
    return getattr(cast, who).has_perm(Permission.PLACE_RESERVE, place)


def test_an_officer_lists_courses_of_governor_groups_and_their_own_but_not_every_clusters(cast, course, draft):
    theirs = draft(group=cast.governors, commissioned_by=cast.governor)
    theirs.save()
    own = draft(commissioned_by=cast.officer)
    own.save()

    assert set(Course.objects.concerning(cast.officer)) == {theirs, own}
    assert set(Course.objects.run_by(cast.officer)) == {theirs, own}
    assert set(Course.objects.concerning(cast.outsider)) == set()
    assert course in Course.objects.concerning(cast.member)
