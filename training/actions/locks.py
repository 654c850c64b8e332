"""What every action on a course asks before it goes on, with the course's row locked."""

from django.core.exceptions import ValidationError

from common import dates
from training.models import Course


def of_course(course):
    """The course as it stands, held until the transaction ends. Raises ValidationError if it was cancelled."""
    course = Course.objects.locked(course.pk)
    if course.is_cancelled:
        raise ValidationError(f"This course was cancelled on {dates.day(course.cancelled_at)}. Commission a new one.")
    return course


def refuse_if_begun(session, what):
    """Raise ValidationError once `session` has begun. `what` says what is too late: "it can no longer be moved"."""
    if session and session.has_begun:
        raise ValidationError(f"The session on {dates.moment(session.starts_at)} has begun, so {what}.")


def takes_places(course):
    """Whether people can still come to it: some session lies ahead, or there is none yet."""
    sessions = course.sessions.standing()
    return sessions.not_begun().exists() or not sessions.exists()
