"""Links in letters by which a person answers for their school without signing in."""

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from accounts.models import User
from clusters.models import School
from clusters.permissions.standing import standing_of
from letters.links import absolute
from meetings.models import Meeting

ANSWER = "meetings.answer"


@dataclass(frozen=True)
class Question:
    """What a letter's link asks: will `school` come to `meeting`? Put to `person`, and good for nothing else."""

    meeting: Meeting
    school: School
    person: User

    @property
    def may_answer(self):
        """Whether the person still answers for the school in the meeting's group."""
        person = self.person
        seats = standing_of(person).seats.get(self.meeting.group_id, ())
        return person.is_active and person.has_joined and self.school.pk in seats


def answer_link(meeting, school, person):
    """The address of the page that puts the question. It signs nobody in."""
    token = signing.dumps([meeting.pk, school.pk, person.pk], salt=ANSWER)
    return absolute(reverse("meetings:answer_by_letter", args=[token]))


def read_answer(token):
    """The Question of a link, or None for a link that we never wrote or whose meeting is gone."""
    try:
        meeting, school, person = signing.loads(token, salt=ANSWER)
        return Question(
            Meeting.objects.for_listing().get(pk=meeting),
            School.objects.get(pk=school),
            User.objects.get(pk=person),
        )
    except (signing.BadSignature, ValueError, Meeting.DoesNotExist, School.DoesNotExist, User.DoesNotExist):
        return None
