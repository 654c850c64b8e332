"""Alarms of group contracts: find the days that come near, and call the action that claims each."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from common import alarms, dates
from resources.actions import contracts
from resources.models import Contract, Occasion

MORNING = timedelta(hours=7)
"""Nobody is reminded before 7am in London."""


@shared_task(expires=3600)
def remind_of_contracts():
    """Remind people of days to give notice and of renewals."""
    today = (dates.in_london(timezone.now()) - MORNING).date()
    for occasion in Occasion:
        due = Contract.objects.to_remind_of(occasion, today)
        alarms.for_each(due, contracts.remind, occasion=occasion, today=today)
