"""The clocks of the register and of terms of office: each finds what is due and calls the action that claims it."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from clusters.actions import register, terms
from clusters.models import ImportRun, Post

logger = logging.getLogger(__name__)


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


@shared_task(expires=3600)
def tell_of_terms():
    """Post the letters about terms of office that run out. One that cannot be written does not hold up the others."""
    for post in Post.objects.with_term_running_out().for_guard():
        try:
            terms.tell_of_end(post)
        except Exception:  # one post whose letters cannot be written must not keep the others from being told
            logger.exception("The end of term of post %s could not be told; the next tick tries again.", post.pk)
