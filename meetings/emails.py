"""The letters about meetings, one function each. All name the meeting in full, so any of them can stand alone."""

from common import dates
from letters import actions as letters
from letters.links import absolute
from letters.models import Kind
from meetings import calendar
from meetings.changes import where
from meetings.links import answer_link
from meetings.models import Reminder


def invitation(meeting, audience, *, by):
    """Invite everybody; those who sit for a school find the links by which they answer for it."""
    subject = f"{_called(meeting)}, {dates.moment(meeting.starts_at)}"
    for person in audience.people:
        _to(person, "invitation", f"Invitation: {subject}", meeting, audience, by=by)


def moved(meeting, audience, changes, *, by):
    """Say what changed and ask the schools again."""
    subject = f"Changed, please answer again: {_called(meeting)}, {dates.moment(meeting.starts_at)}"
    for person in audience.people:
        _to(person, "moved", subject, meeting, audience, by=by, changes=changes)


def details_changed(meeting, audience, changes, *, by):
    """Say what changed; answers stand."""
    subject = f"Updated: {_called(meeting)}, {dates.moment(meeting.starts_at)}"
    for person in audience.people:
        _to(person, "details_changed", subject, meeting, audience, by=by, changes=changes)


def cancelled(meeting, audience, *, by):
    """Say that the meeting will not happen, and why; strike it out of calendars."""
    subject = f"Cancelled: {_called(meeting)}, {dates.moment(meeting.starts_at)}"
    for person in audience.people:
        letters.post(
            kind=Kind.MEETING,
            to=person,
            template="meetings/emails/cancelled",
            context=_context(meeting) | {"by": by},
            subject=subject,
            about=meeting.about,
            dedupe_key=f"meeting:{meeting.pk}:{meeting.sequence}:{person.pk}",
            by=by,
            reply_to=by.email,
            attachments=[calendar.cancellation(meeting, to=person)],
            expires_at=meeting.ends_at,
        )


def reminder(meeting, audience, people, *, kind, answers):
    """Remind `people` of the meeting: a week before of the answer that is missing, a day before of coming.

    `answers` are the schools' answers for the present date, by school.
    """
    when = dates.moment(meeting.starts_at)
    begins = "Please answer" if kind == Reminder.Kind.WEEK else "Reminder"
    for person in people:
        asks = _asks(meeting, audience, person)
        letters.post(
            kind=Kind.REMINDER,
            to=person,
            template=f"meetings/emails/reminder_{kind}",
            context=_context(meeting)
            | {
                "asks": [(school, link) for school, link in asks if school not in answers],
                "answered": [(answers[school], link) for school, link in asks if school in answers],
            },
            subject=f"{begins}: {_called(meeting)}, {when}",
            about=meeting.about,
            dedupe_key=f"reminder:{kind}:{meeting.pk}:{meeting.schedule_version}:{person.pk}",
            by=meeting.booked_by,
            reply_to=meeting.booked_by.email,
            expires_at=meeting.starts_at,
        )


def answer_received(answer, *, to):
    """Tell `to`, who booked the meeting, what a school answered."""
    meeting = answer.meeting
    letters.post(
        kind=Kind.ANSWER,
        to=to,
        template="meetings/emails/answer_received",
        context=_context(meeting) | {"answer": answer},
        subject=f"{answer.school} answered: {answer.in_words}. {_called(meeting)}, {dates.moment(meeting.starts_at)}",
        about=answer.about,
        dedupe_key=f"answer:{answer.pk}:{answer.given_at.isoformat()}",
        by=answer.given_by,
        reply_to=answer.given_by.email,
        expires_at=meeting.ends_at,
    )


def _to(person, letter, subject, meeting, audience, *, by, changes=()):
    """One letter that puts the meeting as it stands into one person's calendar."""
    letters.post(
        kind=Kind.MEETING,
        to=person,
        template=f"meetings/emails/{letter}",
        context=_context(meeting) | {"by": by, "asks": _asks(meeting, audience, person), "changes": changes},
        subject=subject,
        about=meeting.about,
        dedupe_key=f"meeting:{meeting.pk}:{meeting.sequence}:{person.pk}",
        by=by,
        reply_to=by.email,
        attachments=[calendar.invitation(meeting, to=person)],
        expires_at=meeting.ends_at,
    )


def _called(meeting):
    return calendar.summary(meeting)


def _context(meeting):
    """What every letter about `meeting` says of it."""
    return {
        "meeting": meeting,
        "where": where(meeting),
        "agenda": [item.text for item in meeting.agenda.all()],
        "page": absolute(meeting.get_absolute_url()),
    }


def _asks(meeting, audience, person):
    """[(school, link)] for the schools that `person` sits for."""
    return [(school, answer_link(meeting, school, person)) for school in audience.schools_of.get(person.pk, ())]
