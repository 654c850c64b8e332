"""The clock of letters: each task looks for what is due and calls an action that claims it."""

import signal
from contextlib import suppress
from functools import partial

from billiard.util import set_pdeathsig
from celery import shared_task
from celery.signals import worker_process_init
from django.utils import timezone

from accounts.models import User
from common import alarms
from letters import actions, sending
from letters.models import Letter

# Alarms for one tick. Each sends batch after batch, so few are needed; one without work ends at once.
ALARMS = 4


@worker_process_init.connect
def outlive_the_main_process_by_one_letter(**_):
    """Ask, not kill, when the main process dies: Celery's own SIGKILL would leave the letter in hand unconfirmed."""
    with suppress(OSError):  # only Linux knows how
        set_pdeathsig(signal.SIGTERM)


# An alarm that nobody answered within its time is dropped: the next tick rings again.
@shared_task(expires=60, time_limit=300)
def dispatch():
    """Sweep up after dead workers and wake as many senders as there are batches due."""
    sending.once_more(sending.sweep)
    due = sending.once_more(lambda: Letter.objects.due()[: ALARMS * sending.BATCH].count())
    for _ in range(-(-due // sending.BATCH)):
        send.delay()


# No soft limit: it could break off a query, and with it the connection that later tasks use.
@shared_task(expires=60, time_limit=900)
def send():
    """Send what is due."""
    sending.send_due()


@shared_task(expires=240, time_limit=900)
def digests():
    """Write the daily summaries that are due since 7am in London."""
    until = actions.last_summary(timezone.now())
    readers = User.objects.filter(pk__in=Letter.objects.held_until(until).values("recipient"))
    alarms.for_each(readers, summarise, until=until)


def summarise(user, *, until):
    """Write one summary, on a fresh connection where the old one broke."""
    sending.once_more(partial(actions.summarise, user, until=until))
