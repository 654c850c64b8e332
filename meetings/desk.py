"""What a person's desk shows of meetings: what waits for their answer, and what is next."""

from django.utils import timezone

from clusters import people
from clusters.models import School
from clusters.permissions.standing import standing_of
from common.prepared import WrittenOut, prepared
from meetings.models import Meeting, diary_of

# An answer counts for the schedule that it was given for. Django's own way to ask this repeats the seats in two places.
WAITING = WrittenOut(
    "waiting for an answer",
    """
    SELECT meeting.id, seat.school_id
    FROM meetings_meeting meeting
    JOIN unnest(%(groups)s::bigint[], %(schools)s::bigint[]) AS seat (group_id, school_id) USING (group_id)
    LEFT JOIN meetings_answer answer ON answer.meeting_id = meeting.id AND answer.school_id = seat.school_id
        AND answer.schedule_version = meeting.schedule_version
    WHERE meeting.cancelled_at IS NULL AND meeting.starts_at > %(now)s AND answer.id IS NULL
    ORDER BY meeting.starts_at, meeting.id, seat.school_id
    LIMIT 11
    """,
)


def waiting_for_answer(user):
    """The next eleven of [(meeting, school)] that `user` may answer for and that has not been answered for its
    present date: one more than a page shows. Two queries beside the person's standing and schools."""
    seats = [(group, school) for group, schools in standing_of(user).seats.items() for school in schools]
    if not seats:
        return []
    groups, held = zip(*seats, strict=True)
    waiting = WAITING.rows(groups=list(groups), schools=list(held), now=timezone.now())
    meetings = {meeting.pk: meeting for meeting in _with_groups({meeting for meeting, _ in waiting})}
    schools = {school.pk: school for school in people.schools_of(user)}
    return [(meetings[meeting], schools[school]) for meeting, school in waiting]


@prepared
def _with_groups(ids):
    return Meeting.objects.filter(pk__in=ids).select_related("group")


def next_meetings(user):
    """The next five meetings in the person's diary. One query beside their standing."""
    return _next_five(*diary_of(user), user, timezone.now())


@prepared
def _next_five(groups, authorities, user, now):
    return Meeting.objects.in_diary(groups, authorities, user).upcoming(now).for_listing()[:5]


def schools_to_answer_for(user, meeting):
    """The schools for which `user` may answer in the meeting's group, by name. One query beside their standing."""
    return list(School.objects.filter(pk__in=standing_of(user).seats.get(meeting.group_id, ())))
