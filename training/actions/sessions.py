"""The times at which a course is given: add one, change it, take it off."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from clusters import history, people
from common import dates, editing, refusals
from training import changes, emails
from training.actions import locks
from training.models import Place, Session


@transaction.atomic
def add_session(session, *, by):
    """Add `session` to its course, and tell schools whose places are in no session yet.

    Raises ValidationError for a time that has gone, a host school from outside the group or a cancelled course.
    """
    session.course = locks.of_course(session.course)
    _refuse_unless_possible(session)
    session.full_clean()
    session.save(force_insert=True)
    text = f"added a session of “{session.course}” on {dates.moment(session.starts_at)}"
    history.record(text, by=by, group=session.course.group, about=session.course.about)
    if session.course.is_opened:
        emails.session_added(session, by=by)
    return session


@transaction.atomic
def change_session(session, *, seen, by):
    """Save the values that `session` carries; return what changed for those who come, who are told.

    Raises common.editing.Overtaken if it was changed after version `seen`, and ValidationError once it has begun, for
    fewer places than are taken, and for a time at which one of its people is in another session.
    """
    session.course = locks.of_course(session.course)
    before = Session.objects.locked(session.pk)
    editing.claim(session, seen=seen)
    _refuse_unless_stands(before, "it can no longer be changed")
    _refuse_unless_possible(session)
    if session.capacity < (taken := session.places.count()):
        raise ValidationError({"capacity": f"{taken} places are in this session already. Enter {taken} or more."})
    changed = changes.of_session(before, session)
    if changed:
        session.sequence, session.changed_at = before.sequence + 1, timezone.now()
    session.full_clean()
    with refusals.in_words(Place):
        session.save()
    if changed:
        text = f"changed the session of “{session.course}” on {dates.moment(before.starts_at)} to {session}"
        history.record(text, by=by, group=session.course.group, about=session.course.about)
        emails.session_changed(session, changed, by=by)
    return changed


@transaction.atomic
def remove_session(session, *, reason, by):
    """Take `session` off. Its schools keep their places on the course, and are told to choose another session.

    Raises ValidationError once it has begun or was taken off before.
    """
    course = locks.of_course(session.course)
    session = Session.objects.locked(session.pk)
    _refuse_unless_stands(session, "it can no longer be taken off")
    places = list(session.places.for_page())
    session.places.update(session=None)
    session.cancelled_at, session.cancel_reason = timezone.now(), reason
    session.sequence, session.version = session.sequence + 1, session.version + 1
    session.full_clean()
    session.save()
    text = f"took the session of “{course}” on {dates.moment(session.starts_at)} off: {reason}"
    history.record(text, by=by, group=course.group, about=course.about)
    emails.session_removed(session, places, by=by)
    return session


def _refuse_unless_stands(session, what):
    if session.is_cancelled:
        raise ValidationError(f"This session was taken off on {dates.day(session.cancelled_at)}.")
    locks.refuse_if_begun(session, what)


def _refuse_unless_possible(session):
    if session.has_begun:
        raise ValidationError("The session must start in the future.")
    host, group = session.host_school, session.course.group
    if host and host not in people.member_schools(group):
        raise ValidationError(f"{host} is not in {group}. Choose a school that is.")
    if dates.in_london(session.starts_at).date() < session.course.decide_on:
        day = dates.day(session.course.decide_on)
        raise ValidationError(f"The session must not be before the go/no-go day, {day}. Change one of the two.")
