"""The letters about meetings, one function each. All name the meeting in full, so any of them can stand alone."""

from django.db.models import prefetch_related_objects

from common import dates
from letters import actions as letters
from letters import rendering
from letters.links import absolute
from letters.models import Kind
from meetings import calendar
from meetings.changes import where
from meetings.links import answer_link
from meetings.models import Reminder


def invitation(meeting, audience, *, to, by):
    """Invite the people `to`; those who sit for a school find the links by which they answer for it."""
    _tell(meeting, audience, "invitation", "Invitation", to=to, by=by)


def moved(meeting, audience, changes, *, by):
    """Say what changed and ask the schools again."""
    _tell(meeting, audience, "moved", "Changed, please answer again", to=audience.people, by=by, changes=changes)


def details_changed(meeting, audience, changes, *, by):
    """Say what changed; answers stand."""
    _tell(meeting, audience, "details_changed", "Updated", to=audience.people, by=by, changes=changes)


def cancelled(meeting, audience, *, by):
    """Say that the meeting will not happen, and why; strike it out of calendars."""
    _tell(meeting, audience, "cancelled", "Cancelled", to=audience.people, by=by, attached=calendar.cancellations)


def reminder(meeting, audience, people, *, kind, answers):
    """Remind `people` of the meeting: a week before of the answer that is missing, a day before of coming.

    `answers` are the schools' answers for the present date, by school.
    """
    begins = "Please answer" if kind == Reminder.Kind.WEEK else "Reminder"
    context = _context(meeting)
    asks = {person: _asks(meeting, audience, person) for person in people}
    letters.post_all(
        letters.Draft(
            kind=Kind.REMINDER,
            to=person,
            template=f"meetings/emails/reminder_{kind}",
            context=context | _answers(asks[person], answers),
            private_links=_links(asks[person]),
            subject=f"{begins}: {_called(meeting)}",
            about=meeting.about,
            dedupe_key=f"reminder:{kind}:{meeting.pk}:{meeting.schedule_version}:{person.pk}",
            by=meeting.booked_by,
            reply_to=meeting.booked_by.email,
            expires_at=meeting.starts_at,
        )
        for person in people
    )


def answer_received(answer, *, to):
    """Tell `to`, who booked the meeting, what a school answered."""
    meeting = answer.meeting
    letters.post(
        kind=Kind.ANSWER,
        to=to,
        template="meetings/emails/answer_received",
        context=_context(meeting) | {"answer": answer},
        subject=f"{answer.school} answered: {answer.in_words}. {_called(meeting)}",
        about=answer.about,
        dedupe_key=f"answer:{answer.pk}:{answer.given_at.isoformat()}",
        by=answer.given_by,
        reply_to=answer.given_by.email,
        expires_at=meeting.ends_at,
    )


def _tell(meeting, audience, letter, begins, *, to, by, attached=calendar.invitations, **more):
    """Tell the people `to`, each in a letter that puts the meeting as it stands into their calendar."""
    context = _context(meeting) | {"by": by, **more}
    circular = rendering.Circular(f"meetings/emails/{letter}", context)
    called, attachments = _called(meeting), attached(meeting, to)
    asks = {person: _asks(meeting, audience, person) for person in to}
    letters.post_all(
        letters.Draft(
            kind=Kind.MEETING,
            to=person,
            template=circular,
            own=[(str(school), link) for school, link in asks[person]],
            private_links=_links(asks[person]),
            subject=f"{begins}: {called}",
            about=meeting.about,
            dedupe_key=f"meeting:{meeting.pk}:{meeting.sequence}:{person.pk}",
            by=by,
            reply_to=by.email,
            attachments=[attachments[person]],
            expires_at=meeting.ends_at,
        )
        for person in to
    )


def _called(meeting):
    """ "Spring meeting (North cluster), Thursday 14 January 2027, 1:30pm"."""
    return f"{calendar.summary(meeting)}, {dates.moment(meeting.starts_at)}"


def _context(meeting):
    """What every letter about `meeting` says of it. One query, for an agenda that is not at hand."""
    prefetch_related_objects([meeting], "agenda")
    facts = {"meeting": meeting, "where": where(meeting), "agenda": [item.text for item in meeting.agenda.all()]}
    part = rendering.Part("meetings/emails/_facts", facts)
    return facts | {"facts": part, "page": absolute(meeting.get_absolute_url())}


def _asks(meeting, audience, person):
    """[(school, link)] for the schools that `person` sits for."""
    return [(school, answer_link(meeting, school, person)) for school in audience.schools_of.get(person.pk, ())]


def _links(asks):
    return [link for _, link in asks]


def _answers(asks, answers):
    """What a reminder says of the person's schools: whose answers are missing, and what the others answered."""
    return {
        "asks": [(school, link) for school, link in asks if school not in answers],
        "answered": [(answers[school], link) for school, link in asks if school in answers],
    }
