"""Tell a story, correct it, withdraw it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from clusters import history
from common import editing, refusals
from letters import actions as letters
from partnerships import audience, emails
from partnerships.holding import hold_open
from partnerships.models import Story

WITHDRAWN = "This story was withdrawn already."


@transaction.atomic
def tell(story, *, by):
    """Put `story` before the members of its partnership, and tell them. Raises ValidationError in users' words."""
    hold_open(story.partnership, so="nobody is told anything new")
    story.told_by = by
    story.full_clean()
    with refusals.in_words(Story):
        story.save()
    _record("told of", story, by=by)
    emails.story_told(story, audience.members_of(story.partnership, but=by), by=by)
    return story


@transaction.atomic
def correct(story, *, seen, by):
    """Save what was changed since version `seen`; nobody is told. Raises editing.Overtaken, and ValidationError for a
    story that was withdrawn."""
    if editing.claim(story, seen=seen).withdrawn_at:
        raise ValidationError(WITHDRAWN)
    story.full_clean()
    with refusals.in_words(Story):
        story.save()
    _record("corrected", story, by=by)


@transaction.atomic
def withdraw(story, *, by):
    """Take `story` back; letters about it that have not gone out stay behind. Raises ValidationError if it was
    withdrawn already."""
    if not Story.objects.standing().filter(pk=story.pk).update(withdrawn_at=timezone.now()):
        raise ValidationError(WITHDRAWN)
    letters.withdraw(story.about)
    _record("withdrew", story, by=by)


def _record(verb, story, *, by):
    history.record(f"{verb} “{story}”", by=by, group=story.partnership, school=story.school, about=story.about)
