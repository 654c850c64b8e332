"""Holding a partnership still while something new begins in it."""

from django.core.exceptions import ValidationError

from clusters.models import Group


def hold_open(partnership, *, so):
    """Let others wait, in the caller's transaction, who would close `partnership`. Raises ValidationError where it is
    closed: its people no longer read its pages, and are not written to. `so` ends the sentence that says this."""
    if Group.objects.held_still().get(pk=partnership.pk).closed_at:
        raise ValidationError(f"{partnership} is closed, so {so}.")
