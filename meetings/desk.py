"""What a person's desk shows of meetings: what waits for their answer, and what is next."""

from clusters.models import School
from clusters.permissions.standing import standing_of
from meetings.models import Meeting


def waiting_for_answer(user, count=11):
    """[(meeting, school)] that `user` may answer for and that has not been answered for its present date, of the next
    `count` meetings: one more than a page shows. Two queries beside the person's standing."""
    seats = standing_of(user).seats
    meetings = Meeting.objects.not_begun().unanswered(seats).for_listing()[:count]
    open_answers = [
        (meeting, school) for meeting in meetings for school in sorted(seats[meeting.group_id] - set(meeting.answered))
    ]
    schools = School.objects.in_bulk({school for _, school in open_answers})
    return [(meeting, schools[school]) for meeting, school in open_answers]


def next_meetings(user, count=5):
    """The next `count` meetings in the person's diary. One query beside their standing."""
    return list(Meeting.objects.in_diary_of(user).upcoming().for_listing()[:count])


def schools_to_answer_for(user, meeting):
    """The schools for which `user` may answer in the meeting's group, by name. One query beside their standing."""
    return list(School.objects.filter(pk__in=standing_of(user).seats.get(meeting.group_id, ())))
