"""The clock of the register: each task finds runs that wait and calls the action that claims them."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from clusters.actions import register
from clusters.models import ImportRun


@shared_task
def read_file(pk):
    """Read the file of one run, unless that is done or being done."""
    register.work_off(pk)


@shared_task(expires=60)
def sweep():
    """Ring for runs that wait or whose worker died; put away files that nobody brought in."""
    now = timezone.now()
    for run in ImportRun.objects.unfinished().exclude(file=""):
        read_file.delay(run.pk)
    for run in ImportRun.objects.abandoned(now - timedelta(hours=1)):
        register.give_up(run)
    for run in ImportRun.objects.put_by(now - register.KEPT_FOR):
        register.put_away(run)
