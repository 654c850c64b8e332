"""How the schools of a meeting have answered: one line for each school, with its people beneath."""

from collections import Counter
from dataclasses import dataclass, field, replace

from clusters.models import Post, School
from clusters.permissions.standing import standing_of
from common.prepared import prepared
from meetings.models import Answer, Attendance


@dataclass(frozen=True)
class Line:
    """One school. `earlier` is its answer for a date that has been moved since: it counts as no answer."""

    school: School
    posts: list[Post] = field(default_factory=list)
    answer: Answer | None = None
    earlier: Answer | None = None
    attended: Attendance | None = None
    """What was recorded once the meeting had begun; it stands apart from the answer."""

    @property
    def is_unanswered(self):
        return self.answer is None


@dataclass(frozen=True)
class Roll:
    """Every member school, and any other that answered."""

    lines: list[Line]
    group_id: int

    @property
    def counts(self):
        """[(words, number of schools)], the unanswered ones last; what nobody chose is left out."""
        chosen = Counter(line.answer.choice for line in self.lines if line.answer)
        counts = [(choice.label, chosen[choice]) for choice in Answer.Choice if chosen[choice]]
        waiting = len(self.unanswered)
        return counts + ([("Not answered", waiting)] if waiting else [])

    @property
    def attendance(self):
        """[(words, number of schools)] of what was recorded; empty as long as nothing is."""
        states = Counter(line.attended.state for line in self.lines if line.attended)
        return [(state.label, states[state]) for state in Attendance.State if states[state]]

    def answered_by(self, user):
        """The lines of the schools for which `user` may answer in the group `self.group_id`."""
        schools = standing_of(user).seats.get(self.group_id, ())
        return [line for line in self.lines if line.school.pk in schools]

    @property
    def unanswered(self):
        return [line for line in self.lines if line.is_unanswered]


def of(meeting, posts):
    """The roll of `meeting`, whose member schools and their posts are `posts`. One query, two once it has begun."""
    answers = {answer.school: answer for answer in _answers(meeting)}
    attended = {each.school: each for each in meeting.attendances.by_school()} if meeting.has_begun else {}
    schools = {**posts, **{school: [] for school in [*answers, *attended] if school not in posts}}
    lines = [
        replace(_line(meeting, school, held, answers.get(school)), attended=attended.get(school))
        for school, held in schools.items()
    ]
    return Roll(lines, meeting.group_id)


@prepared
def _answers(meeting):
    return Answer.objects.filter(meeting=meeting).by_school()


def _line(meeting, school, posts, answer):
    if answer is None:
        return Line(school, posts)
    if answer.schedule_version == meeting.schedule_version:
        return Line(school, posts, answer=answer)
    return Line(school, posts, earlier=answer)
