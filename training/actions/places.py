"""A school's places on a course: reserve them, say who takes them, give them back. The waiting list moves up by itself.

A school that waits has said already that it wants the place. So a place that comes free is given to the first school
waiting, which is told at once and may give it back free for three days. An offer with a deadline would leave the
place empty while nobody reads the letter, and would need a second round.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from clusters import history, people
from clusters.models import Post
from common import dates, editing, refusals
from training import emails
from training.actions import locks
from training.models import Place, Session

RESERVED_MEANWHILE = (
    "You or a colleague reserved or gave back places since you opened this page. {school} has or waits for {places} "
    "now. Check whether you still want these, then press the button again."
)


@transaction.atomic
def reserve(course, school, *, number=1, session=None, has=None, by):
    """Reserve `number` places on `course` for `school`, as many as are left; the school waits for the others. Return
    the new places, those that it has first.

    A place goes into `session`; without one into the only session there is, or into none yet. Raises ValidationError
    for a school from outside the group, for more than its places, for a session without so much room, and if the
    school has another number of places than `has`, as when somebody pressed twice (None: any number).
    """
    course, now = locks.of_course(course), timezone.now()
    _refuse_unless_reservable(course, school, number, has)
    left = max(course.maximum - course.places.held().count(), 0)
    session = _chosen(course, session, min(number, left)) or _only_session(course, min(number, left))
    reserved = [_new(course, school, by, now, session if n < left else None, n < left) for n in range(number)]
    Place.objects.bulk_create(reserved)
    _take_over(course, [place for place in reserved if place.is_held])
    text = f"{_in_words(reserved)} on “{course}” for {school}"
    history.record(text, by=by, group=course.group, school=school, about=course.about)
    emails.reserved(course, school, reserved, by=by)
    return reserved


@transaction.atomic
def name(place, *, seen, by):
    """Save who takes `place` and in which session, as `place` carries them. People of a course that goes ahead are
    told.

    Raises common.editing.Overtaken if a colleague changed it after version `seen`, and ValidationError once its
    session has begun, for somebody from another school, for a full session, and for somebody who has a place on the
    course or is in another session at that time.
    """
    course = locks.of_course(place.course)
    before = Place.objects.for_guard().get(pk=place.pk)
    _refuse_unless_held(before)
    session = place.session = _chosen(course, place.session, 1, besides=before)
    editing.claim(place, seen=seen)
    _refuse_strangers(place)
    with refusals.in_words(Place):
        place.save()
    text = f"named {place.who or 'nobody'} for a place on “{course}”" + (f", {session}" if session else "")
    history.record(text, by=by, school=place.school, about=course.about)
    if course.is_confirmed:
        emails.named(before, place, by=by)
    return place


@transaction.atomic
def give_back(place, *, by):
    """Give `place` back, or leave the waiting list; the first school waiting gets it and is told. Return whether it
    was free: after the last free day the school still pays for it, unless another school takes it.

    Raises ValidationError once its session has begun or if it was given back before.
    """
    course = locks.of_course(place.course)
    before = Place.objects.for_guard().get(pk=place.pk)
    if before.given_back_at:
        raise ValidationError(f"This place was given back on {dates.day(before.given_back_at)}.")
    locks.refuse_if_begun(before.session, "the place can no longer be given back. Say on the register who came")
    place = Place.objects.for_guard().get(pk=place.pk)
    place.given_back_at, place.given_back_late = timezone.now(), before.is_held and not before.is_free_to_give_back
    place.session, place.person, place.typed_name, place.job = None, None, "", ""
    place.version += 1
    place.save()
    text = f"gave a place on “{course}” back" if before.is_held else f"left the waiting list of “{course}”"
    history.record(f"{text} for {place.school}", by=by, group=course.group, school=place.school, about=course.about)
    moved_up = fill_from_waiting_list(course, by=by)
    emails.given_back(before, place, moved_up, by=by)
    return not Place.objects.owed().filter(pk=place.pk).exists()


def fill_from_waiting_list(course, *, by):
    """Move schools up while places are left, in the caller's transaction with the course locked; return the places."""
    left = course.maximum - course.places.held().count()
    if left <= 0 or not locks.takes_places(course):
        return []
    moved_up = list(course.places.waiting().select_related("school")[:left])
    for place in moved_up:
        place.course, place.reserved_at, place.version = course, timezone.now(), place.version + 1
        place.session = _only_session(course, 1)
        place.save()
        text = f"moved {place.school} up from the waiting list of “{course}”"
        history.record(text, by=None, group=course.group, school=place.school, about=course.about)
    _take_over(course, moved_up)
    emails.moved_up(course, moved_up, by=by)
    return moved_up


def _new(course, school, by, now, session, is_held):
    reserved_at = now if is_held else None
    return Place(course=course, school=school, asked_at=now, asked_by=by, reserved_at=reserved_at, session=session)


def _take_over(course, places):
    """Whoever gave a place back too late need not pay for it once another school has a place in its stead."""
    for late, place in zip(course.places.to_relet(), places, strict=False):
        late.relet_to = place
        late.save(update_fields=["relet_to"])


def _refuse_unless_reservable(course, school, number, has):
    if not course.is_opened:
        raise ValidationError("This course is being prepared. You can reserve places once it is opened.")
    if not locks.takes_places(course):
        raise ValidationError("Every session of this course has begun, so no more places can be reserved.")
    if school not in people.member_schools(course.group):
        raise ValidationError(f"{school} is not in {course.group}, so it cannot reserve places.")
    there = course.places.not_given_back().filter(school=school).count()
    if has not in (None, there):
        raise ValidationError(RESERVED_MEANWHILE.format(school=school, places=there))
    allowed = course.places_per_school - there
    if number > allowed:
        more = f"{allowed} more" if allowed else "no more"
        raise ValidationError(f"{school} may reserve {more}: each school may have {course.places_per_school}.")
    if number < 1:
        raise ValidationError("Reserve 1 place or more.")


def _chosen(course, session, number, besides=None):
    """`session` with its row locked, if `number` places go into it; None for None."""
    if session is None or not number:
        return None
    session = Session.objects.locked(session.pk)
    if session.course_id != course.pk or session.is_cancelled:
        raise ValidationError("This session was taken off. Choose another.")
    stays = besides is not None and besides.session_id == session.pk
    if not stays:
        locks.refuse_if_begun(session, "nobody can be put in it. Choose another")
    taken = session.places.exclude(pk=besides.pk if besides else None).count()
    if taken + number > session.capacity:
        room = max(session.capacity - taken, 0)
        raise ValidationError(
            f"The session on {dates.moment(session.starts_at)} has {room or 'no'} place{'' if room == 1 else 's'} left."
            " Choose another session, or decide later."
        )
    return session


def _only_session(course, number):
    """The session of a course that has one, with its row locked, if there is room for `number`."""
    sessions = list(course.sessions.standing()[:2])
    if len(sessions) != 1 or not number:
        return None
    only = Session.objects.locked(sessions[0].pk)
    has_room = only.places.count() + number <= only.capacity
    return only if has_room and not only.has_begun else None


def _refuse_unless_held(place):
    if place.given_back_at:
        raise ValidationError(f"This place was given back on {dates.day(place.given_back_at)}.")
    if not place.is_held:
        raise ValidationError("Your school waits for this place. Name somebody once you have it.")
    locks.refuse_if_begun(place.session, "who takes the place can no longer be changed. The register can still say so")


def _refuse_strangers(place):
    """Only the school's own people; the row of the one who is chosen is locked, so that they are chosen once."""
    if place.person is None:
        return
    User.objects.select_for_update(no_key=True).get(pk=place.person_id)
    if not Post.objects.current().filter(school=place.school, user=place.person).exists():
        raise ValidationError(f"{place.person} has no post at {place.school}. Choose somebody who has.")


def _in_words(places):
    """ "reserved 1 place and waits for 1"."""
    held = sum(place.is_held for place in places)
    waiting = len(places) - held
    reserved = f"reserved {held} place{'s' if held != 1 else ''}" if held else ""
    return " and ".join(filter(None, [reserved, f"waits for {waiting}" if waiting else ""]))
