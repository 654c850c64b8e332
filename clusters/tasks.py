"""The clocks of the register and of terms of office: each finds what is due and calls the action that claims it."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from clusters.actions import register, terms
from clusters.models import ImportRun, Post
from common import alarms


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
    alarms.for_each(ImportRun.objects.abandoned(now - timedelta(hours=1)), register.give_up)
    alarms.for_each(ImportRun.objects.put_by(now - register.KEPT_FOR), register.put_away)


@shared_task(expires=3600)
def tell_of_terms():
    """Post the letters about terms of office that run out."""
    alarms.for_each(Post.objects.with_term_running_out().for_guard(), terms.tell_of_end)
