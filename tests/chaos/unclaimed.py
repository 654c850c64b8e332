"""The negative control: the same worker with its claim switched off. Exists in tests only."""

import django

django.setup()

from letters import sending  # noqa: E402 - models can be imported only after the line above
from letters.models import Letter  # noqa: E402 - as above
from tests.chaos.app import app  # noqa: E402 - as above

__all__ = ["app"]


def look_at_batch(size=sending.BATCH):
    """What is due, taken by nobody."""
    return list(Letter.objects.due().for_sending()[:size])


def begin_regardless(letter):
    """Go ahead, whoever else does."""
    Letter.objects.filter(pk=letter.pk).update(state=Letter.State.SENDING)
    return True


sending.claim_batch = look_at_batch
sending.begin = begin_regardless
