"""Alarms of partnerships: each looks for what is due and calls an action that claims it."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from common import alarms
from partnerships.actions import audits
from partnerships.models import NeedsAudit

REMIND_AHEAD = timedelta(days=7)


@shared_task
def attend_to_audits():
    """Remind schools that have not answered a week before the last day, and close audits that have run out."""
    until = timezone.localdate() + REMIND_AHEAD
    alarms.for_each(NeedsAudit.objects.to_be_reminded_of(until).for_guard(), audits.remind)
    alarms.for_each(NeedsAudit.objects.run_out().for_guard(), audits.close)
