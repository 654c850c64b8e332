"""Alarms of meetings: each looks for what is due and calls an action that claims it or finds nothing left to do."""

from celery import shared_task

from common import alarms
from meetings import actions
from meetings.models import Meeting


@shared_task
def remind():
    """Post the reminders that are due."""
    alarms.for_each(Meeting.objects.with_due_reminders(), actions.remind)


@shared_task
def invite_newcomers():
    """Invite to the meetings ahead whoever came into their groups since."""
    alarms.for_each(Meeting.objects.not_begun(), actions.invite_newcomers)
