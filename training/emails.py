"""The letters about courses, places and renewals, one function each.

Schools are written to through their head teachers and business managers; the people named for a place get letters of
their own once the course goes ahead, with the session for their calendar.
"""

from datetime import datetime, time

from django.urls import reverse
from django.utils import timezone

from clusters import people
from clusters.models import School
from common import dates
from letters import actions as letters
from letters.links import absolute
from letters.models import Kind
from training import calendar
from training.audience import everybody, others, runners_of

# --- to the schools --------------------------------------------------------------------------------


def opened(course, *, by):
    """Tell every school of the group that it may reserve places."""
    leaders = people.budget_holders(people.member_schools(course.group))
    sessions = list(course.sessions.for_page())
    told = others(everybody(leaders), by)
    _tell(course, told, "opened", f"Reserve places: {_called(course)}", by=by, key="opened", sessions=sessions)


def changed(course, facts, *, by):
    """Tell the schools that have places, or wait for one, what is different."""
    key = f"changed:{course.version}"
    told = _leaders(course.places.not_given_back(), by)
    _tell(course, told, "changed", f"Changed: {_called(course)}", by=by, key=key, changes=facts)


def reserved(course, school, places, *, by):
    """Tell the school's other leaders what was reserved in its name."""
    held = sum(place.is_held for place in places)
    said = {"school": school, "held": held, "waits": len(places) - held}
    told = others(people.budget_holders([school])[school.pk], by)
    subject = f"Places for {school}: {_called(course)}"
    _tell(course, told, "reserved", subject, by=by, key=f"reserved:{places[0].pk}", **said)


def moved_up(course, places, *, by):
    """Tell the schools that waited that they have a place now, and until when they may give it back free."""
    schools = {place.school for place in places}
    leaders = people.budget_holders(schools)
    for school in schools:
        theirs = [place for place in places if place.school == school]
        key = f"moved_up:{theirs[0].pk}"
        said = {"school": school, "places": theirs, "free_until": theirs[0].free_until}
        subject = f"You have a place now: {_called(course)}"
        _tell(course, leaders[school.pk], "moved_up", subject, by=by, key=key, **said)


def given_back(before, place, moved_up_places, *, by):
    """Tell the school's other leaders; whoever runs the course, if nobody takes the place; and the person who was
    named, if they had been told to come."""
    course = place.course
    told = people.budget_holders([place.school])[place.school_id]
    if before.is_held and not moved_up_places:
        told = [*told, *runners_of(course)]
    said = {"before": before, "school": place.school, "is_owed": place.given_back_late and not moved_up_places}
    subject = f"Given back by {place.school}: {_called(course)}"
    if before.is_waiting:
        subject = f"No longer waiting, {place.school}: {_called(course)}"
    _tell(course, others(told, by), "given_back", subject, by=by, key=f"given_back:{place.pk}", **said)
    if course.is_confirmed:
        _strike_out(before, before.session, place.version, "your school gave the place back", by=by)


def session_added(session, *, by):
    """Tell the schools whose places are in no session yet."""
    course = session.course
    told = _leaders(course.places.held().filter(session=None), by)
    key = f"session:{session.pk}"
    _tell(course, told, "session_added", f"Another session: {_called(course)}", by=by, key=key, session=session)


def session_changed(session, facts, *, by):
    """Tell the schools with places in it, and the people named if they had been told to come."""
    course, places = session.course, list(session.places.for_letters())
    key = f"session:{session.pk}:{session.sequence}"
    said = {"session": session, "changes": facts}
    told = _leaders(session.places.held(), by)
    files = [calendar.note([session])] if course.is_confirmed else []
    _tell(course, told, "session_changed", f"Session changed: {_called(course)}", by=by, key=key, files=files, **said)
    if course.is_confirmed:
        for place in places:
            _invite(place, session, "Changed", by=by, changes=facts)


def session_removed(session, places, *, by):
    """Tell the schools that had `places` in it to choose another session, and the people named not to come."""
    course = session.course
    leaders = people.budget_holders({place.school for place in places})
    told = others(everybody(leaders), by)
    key, subject = f"session:{session.pk}:removed", f"Session taken off: {_called(course)}"
    files = [calendar.note([session], is_off=True)] if course.is_confirmed else []
    _tell(course, told, "session_removed", subject, by=by, key=key, files=files, session=session)
    if course.is_confirmed:
        for place in places:
            _strike_out(place, session, place.version, session.cancel_reason, by=by)


def confirmed(course, *, by):
    """Tell each school what its places are, and the people named when and where to come."""
    places = list(course.places.not_given_back().for_letters())
    leaders = people.budget_holders({place.school for place in places})
    for school_id, told in leaders.items():
        theirs = [place for place in places if place.school_id == school_id]
        said = {"school": theirs[0].school, "places": [place for place in theirs if place.is_held]}
        said["waits"] = sum(place.is_waiting for place in theirs)
        key, subject = f"confirmed:{school_id}", f"Goes ahead: {_called(course)}"
        _tell(course, told, "confirmed", subject, by=by, key=key, files=_notes(theirs), **said)
    for place in places:
        if place.session:
            _invite(place, place.session, "Your place", by=by)


def cancelled(course, *, by):
    """Tell the schools that have places or wait, those who run it, and the people who had been told to come."""
    places = list(course.places.not_given_back().for_letters())
    leaders = people.budget_holders({place.school for place in places})
    told = others([*everybody(leaders), *runners_of(course)], by)
    files = _notes(places, is_off=True) if course.is_confirmed else []
    _tell(course, told, "cancelled", f"Cancelled: {_called(course)}", by=by, key="cancelled", files=files)
    if course.is_confirmed:
        for place in places:
            _strike_out(place, place.session, place.version + 1, course.cancel_reason, by=by)


def decision_due(course):
    """Remind those who run the course to decide whether it goes ahead. Needs the course's numbers."""
    page = absolute(reverse("training:decide", args=[course.pk]))
    subject = f"Decide today: does {course} go ahead?"
    key = f"decide:{course.decide_on}"
    _tell(course, runners_of(course), "decision_due", subject, by=None, key=key, decide_page=page)


# --- to the people who take places -----------------------------------------------------------------


def named(before, place, *, by):
    """Tell whoever takes the place, or takes it no longer, or at another time, of a course that goes ahead."""
    same_session = before.session_id == place.session_id
    if before.person_id != place.person_id or not same_session:
        why = "you are in another session" if before.person_id == place.person_id else "somebody else takes the place"
        _strike_out(before, before.session, place.version, why, by=by)
        if place.session:
            _invite(place, place.session, "Your place", by=by)


def certified(session, awarded, *, by):
    """Tell those who are certified, and the leaders of their schools. `awarded` are (place, qualification)."""
    leaders = people.budget_holders({place.school for place, _ in awarded})
    for place, qualification in awarded:
        told = [place.person] if place.person and place.person.has_joined and place.person.is_active else []
        told = dict.fromkeys([*told, *others(leaders[place.school_id], by)])
        said = {"place": place, "qualification": qualification, "session": session}
        subject = f"Certified: {qualification.holder}, {qualification.title}"
        _tell(session.course, told, "certified", subject, by=by, key=f"certified:{qualification.pk}", **said)


def renewal(qualification, *, ahead):
    """Tell the holder and the leaders of their school that it must be renewed. Each letter stands for itself."""
    holder = qualification.user
    schools = [qualification.school]
    if holder:
        schools = list(School.objects.filter(posts__in=holder.posts.current()).distinct())
    told = [holder] if holder and holder.has_joined and holder.is_active else []
    told += everybody(people.budget_holders(schools))
    days = (qualification.renew_by - timezone.localdate()).days
    letters.post_all(
        letters.Draft(
            kind=Kind.RENEWAL,
            to=person,
            template="training/emails/renewal",
            context={"qualification": qualification, "is_own": person == holder, "days": days, "page": _list_page()},
            subject=f"Renew by {dates.short_day(qualification.renew_by)}: {qualification.title}"
            + ("" if person == holder else f", {qualification.holder}"),
            about=qualification.about,
            dedupe_key=f"renewal:{qualification.pk}:{ahead}:{person.pk}",
            expires_at=datetime.combine(qualification.renew_by, time(), dates.LONDON),
        )
        for person in dict.fromkeys(told)
    )


# --- how ------------------------------------------------------------------------------------------


def _tell(course, told, letter, subject, *, by, key, files=(), **said):
    """One letter about `course` to each of `told`, with `files`."""
    context = {"course": course, "by": by, "page": absolute(course.get_absolute_url()), **said}
    letters.post_all(
        letters.Draft(
            kind=Kind.TRAINING,
            to=person,
            template=f"training/emails/{letter}",
            context=context,
            subject=subject,
            about=course.about,
            dedupe_key=f"training:{course.pk}:{key}:{person.pk}",
            by=by,
            reply_to=by.email if by else "",
            attachments=files,
        )
        for person in told
    )


def _invite(place, session, begins, *, by, changes=()):
    """The session for the calendar of whoever takes `place`, if they have an account."""
    said = {"session": session, "changes": changes}
    _to_person(place, session, calendar.invitation, f"{begins}: {_called(session.course)}", "invitation", by, said)


def _strike_out(before, session, version, why, *, by):
    """Tell whoever took the place `before` that they are not to come, and why."""
    if session is None:
        return
    why = why.rstrip(".")
    said = {"session": session, "why": why}
    subject = f"Do not come: {_called(session.course)}"
    before.version = version
    _to_person(before, session, calendar.cancellation, subject, "struck_out", by, said, why=why)


def _to_person(place, session, attached, subject, letter, by, said, **why):
    """A letter to the person named, with a file for their calendar whose sequence rises with every change."""
    person = place.person
    if person is None or not person.has_joined or not person.is_active:
        return
    sequence = session.sequence + place.version
    letters.post(
        kind=Kind.TRAINING,
        to=person,
        template=f"training/emails/{letter}",
        context={"course": session.course, "place": place, "by": by, "page": _list_page(), **said},
        subject=subject,
        about=place.about,
        dedupe_key=f"place:{letter}:{place.pk}:{session.pk}:{sequence}:{person.pk}",
        by=by,
        reply_to=by.email,
        attachments=[attached(session, to=person, sequence=sequence, **why)],
        expires_at=session.ends_at,
    )


def _notes(places, *, is_off=False):
    """The file of the sessions that `places` are in, or none."""
    sessions = list(dict.fromkeys(place.session for place in places if place.session))
    return [calendar.note(sessions, is_off=is_off)] if sessions else []


def _leaders(places, by):
    """The leaders of the schools of `places`, without `by`."""
    schools = School.objects.filter(pk__in=places.values("school"))
    return others(everybody(people.budget_holders(schools)), by)


def _called(course):
    """ "IOSH Managing Safely (North cluster)"."""
    return f"{course.title} ({course.group})"


def _list_page():
    return absolute(reverse("training:list"))
