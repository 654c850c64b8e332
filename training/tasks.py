"""Alarms of training: each looks for what is due and calls an action that claims it."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from common import alarms, dates
from training import actions
from training.models import Course, RenewalNotice

MORNING = timedelta(hours=7)
"""Nobody is reminded before 7am in London."""


@shared_task
def sweep():
    """Remind people of decisions and renewals that are due."""
    today = (dates.in_london(timezone.now()) - MORNING).date()
    unasked = Course.objects.to_decide_by(today).filter(decision_asked_at__isnull=True)
    alarms.for_each(unasked, actions.ask_to_decide, today=today)
    alarms.for_each(RenewalNotice.objects.due(today), actions.remind_of_renewal, today=today)
