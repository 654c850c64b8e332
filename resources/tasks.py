"""Alarms of group contracts: find the days that come near, and call the action that claims each."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from common import dates
from resources.actions import contracts
from resources.models import Contract, Occasion

logger = logging.getLogger(__name__)
MORNING = timedelta(hours=7)
"""Nobody is reminded before 7am in London."""


@shared_task(expires=3600)
def remind_of_contracts():
    """Remind people of days to give notice and of renewals. One that fails does not hold up the others."""
    today = (dates.in_london(timezone.now()) - MORNING).date()
    for occasion in Occasion:
        for contract in Contract.objects.to_remind_of(occasion, today):
            try:
                contracts.remind(contract, occasion, today=today)
            except Exception:  # one contract whose letters cannot be written must not keep the others from being told
                logger.exception("%s of %s failed; the next tick tries again.", occasion, contract.about)
