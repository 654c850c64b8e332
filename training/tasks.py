"""Alarms of training: each looks for what is due and calls an action that claims it."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from common import dates
from training import actions
from training.models import Course, RenewalNotice

logger = logging.getLogger(__name__)
MORNING = timedelta(hours=7)
"""Nobody is reminded before 7am in London."""


@shared_task
def sweep():
    """Remind people of decisions and renewals that are due. One that fails does not hold up the others."""
    today = (dates.in_london(timezone.now()) - MORNING).date()
    for course in Course.objects.to_decide_by(today).filter(decision_asked_at__isnull=True):
        _try(actions.ask_to_decide, course, today)
    for qualification in RenewalNotice.objects.due(today):
        _try(actions.remind_of_renewal, qualification, today)


def _try(action, row, today):
    try:
        action(row, today=today)
    except Exception:  # one row whose letters cannot be written must not keep the others from being told
        logger.exception("%s of %s failed; the next tick tries again.", action.__name__, row.about)
