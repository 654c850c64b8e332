"""How letters leave: queued → inflight → sending → sent, each step one conditional UPDATE that is committed at once.

No transaction is held while a mail server is spoken to. A worker that dies leaves a lease that runs out, and `sweep`
finds it: an inflight letter was certainly not delivered and is queued again; a sending one may have been, so it is
marked unknown and shown, or repeated under the same Message-ID where a repeat harms nobody. The clock is the
database's, so that machines need not agree about the time.
"""

import logging
import signal
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from letters.hurry import hurry
from letters.mime import message_of
from letters.models import Letter
from letters.postman import Busy, NotNow, Refused, Unconfirmed, Unreachable, postman

logger = logging.getLogger(__name__)

State = Letter.State
BATCH = 20
# Seconds until the next try, by the number of tries. The last one is repeated until GIVE_UP.
SOON = (10, 30, 60, 300, 900)
SLOWLY = (60, 300, 600, 1200, 1800)
GIVE_UP = timedelta(days=2)
# A worker takes no new batch after so many seconds, so that it can be stopped without being killed.
PATIENCE = 20


def once_more(work):
    """Call `work`; when the database connection turns out to be broken, once more on a fresh one.

    Celery keeps a connection from task to task, so a database that was restarted is noticed here first.
    """
    try:
        return work()
    except OperationalError:
        if connection.in_atomic_block:
            raise
        connection.close()
        return work()


# --- claiming --------------------------------------------------------------------------------------


@transaction.atomic
def claim_batch(size=BATCH):
    """Take up to `size` due letters for this worker alone, those that waited longest first: queued → inflight."""
    due = Letter.objects.due().for_sending().select_for_update(skip_locked=True, no_key=True, of=("self",))
    batch = list(due[:size])
    if batch:
        for letter in batch:
            letter.attempts += 1
        Letter.objects.filter(pk__in=[letter.pk for letter in batch]).update(
            state=State.INFLIGHT, lease_until=Now() + settings.LETTERS_LEASE, attempts=F("attempts") + 1
        )
    return batch


def begin(letter):
    """inflight → sending. False when the letter was withdrawn, has expired or is no longer this worker's."""
    mine = Letter.objects.filter(pk=letter.pk, state=State.INFLIGHT).still_useful()
    return mine.update(state=State.SENDING, lease_until=Now() + settings.LETTERS_LEASE) == 1


# --- sending ---------------------------------------------------------------------------------------


def send_due():
    """Send what is due until nothing is left or this worker's patience is over; return how many were sent."""
    until, sent = time.monotonic() + PATIENCE, 0
    with postman() as carrier:
        while batch := once_more(claim_batch):
            for number, letter in enumerate(batch):
                try:
                    sent += send(letter, carrier)
                except Unreachable as away:
                    logger.warning("Letters wait: %s", away)
                    _put_back(batch[number:], away)
                    return sent
            if time.monotonic() > until:
                hurry()
                break
    return sent


def send(letter, carrier):
    """Send one claimed letter and note what became of it. True when it was sent. Raises Unreachable."""
    if not _prepare(letter, carrier):
        return False
    with undisturbed():
        if not once_more(partial(begin, letter)):
            carrier.give_up()
            return False
        try:
            carrier.finish()
        except (Busy, NotNow, Refused, Unconfirmed) as outcome:
            once_more(partial(note, letter, outcome))
            return False
        once_more(partial(_note_sent, letter))
        return True


@contextmanager
def undisturbed():
    """Let a request to stop wait for the few milliseconds in which nobody could tell whether a letter went out."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are not for this thread
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _prepare(letter, carrier):
    """Make the message and say all but its end. False when that went wrong, which is noted."""
    if letter.reader_has_left:
        Letter.objects.filter(pk=letter.pk).withdraw()
        return False
    try:
        carrier.prepare(message_of(letter))
    except Unreachable:
        raise
    except (Busy, NotNow, Refused) as outcome:
        once_more(partial(note, letter, outcome))
    except Exception as fault:  # one letter that cannot be made must not stop the others
        logger.exception("Letter %s could not be made into a message", letter.pk)
        once_more(partial(note, letter, Refused(f"The portal could not make this letter: {fault}")))
    else:
        return True
    return False


# --- noting what became of a letter ----------------------------------------------------------------


# Plain SQL, because a worker that is killed before this is done leaves a letter unconfirmed, and the ORM takes several
# times as long to build the statement as the database to run it.
NOTE_SENT = """
    UPDATE letters_letter
    SET state = 'sent', sent_at = statement_timestamp(), lease_until = NULL, last_error = '', private_links = '{}'
    WHERE id = %s AND state IN ('sending', 'unknown', 'queued', 'inflight')
"""


def _note_sent(letter):
    """The server took it. That holds even if the lease ran out meanwhile and the letter was queued again."""
    with connection.cursor() as cursor:
        cursor.execute(NOTE_SENT, [letter.pk])


def note(letter, outcome):
    """Queue the letter again after a while, or say that it failed or that nobody knows. One that a change overtook
    while it was handed over is withdrawn, if it certainly did not arrive."""
    said = str(outcome)[:500]
    claimed = Letter.objects.filter(pk=letter.pk, state__in=[State.INFLIGHT, State.SENDING])
    if isinstance(outcome, Unconfirmed):
        logger.warning("Letter %s was handed over but not confirmed: %s", letter.pk, said)
        Letter.objects.filter(pk=letter.pk, state=State.SENDING).settle_unconfirmed(said)
    elif claimed.filter(overtaken_at__isnull=False).update(state=State.WITHDRAWN, lease_until=None, private_links=[]):
        logger.info("Letter %s was not sent and is overtaken", letter.pk)
    elif isinstance(outcome, Refused):
        logger.warning("Letter %s was refused: %s", letter.pk, said)
        claimed.update(state=State.FAILED, lease_until=None, last_error=said)
    elif letter.was_tried_for(GIVE_UP):
        claimed.update(state=State.FAILED, lease_until=None, last_error=f"Tried for two days. {said}"[:500])
    else:
        wait = timedelta(seconds=delay(letter, outcome))
        claimed.update(state=State.QUEUED, lease_until=None, last_error=said, next_try_at=Now() + wait)


def delay(letter, outcome):
    """Seconds until the next try. Letters that a server found too many (432) come back one after another."""
    waits = SLOWLY if isinstance(outcome, NotNow) else SOON
    spread = letter.pk % 30 if str(outcome).startswith("432") else 0
    return waits[min(letter.attempts, len(waits)) - 1] + spread


def _put_back(batch, outcome):
    for letter in batch:
        once_more(partial(note, letter, outcome))


# --- sweeping --------------------------------------------------------------------------------------


def sweep():
    """Find what was left lying: letters that are too late, and those whose worker died; return how many.

    Links of letters that will not be sent again are forgotten."""
    expired = Letter.objects.too_late().update(state=State.EXPIRED, private_links=[])
    Letter.objects.keeping_links_in_vain().update(private_links=[])
    requeued = Letter.objects.abandoned(State.INFLIGHT).update(state=State.QUEUED, lease_until=None, next_try_at=Now())
    unconfirmed = Letter.objects.abandoned(State.SENDING).settle_unconfirmed("The portal was stopped while sending")
    if requeued or unconfirmed:
        logger.warning("Workers died: %s letters queued again, %s unconfirmed", requeued, unconfirmed)
    return expired + requeued + unconfirmed
