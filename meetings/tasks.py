"""Alarms of meetings: each looks for what is due and calls an action that claims it."""

import logging

from celery import shared_task

from meetings import actions
from meetings.models import Meeting

logger = logging.getLogger(__name__)


@shared_task
def remind():
    """Post the reminders that are due. A meeting whose letters cannot be written does not hold up the others."""
    for meeting in Meeting.objects.with_due_reminders():
        try:
            actions.remind(meeting)
        except Exception:  # one meeting whose letters cannot be written must not keep the others from being told
            logger.exception("The reminders of meeting %s could not be posted; the next tick tries again.", meeting.pk)
