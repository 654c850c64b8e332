"""Post a council's notice and withdraw it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from clusters import history
from common import refusals
from letters import actions as letters
from partnerships import audience, emails
from partnerships.models import Notice


@transaction.atomic
def post(notice, groups, *, by):
    """Put `notice` before `groups` and tell their people, each once. Raises ValidationError in users' words."""
    if not groups:
        raise ValidationError({"groups": "Choose at least one group."})
    notice.posted_by = by
    notice.full_clean()
    with refusals.in_words(Notice):
        notice.save()
    notice.groups.set(groups)
    _record("posted the notice", notice, groups, by=by)
    emails.notice_posted(notice, audience.people_of(groups, but=by), by=by)
    return notice


@transaction.atomic
def withdraw(notice, *, by):
    """Take `notice` down; letters about it that have not gone out stay behind. Raises ValidationError if it was taken
    down already."""
    if not Notice.objects.filter(pk=notice.pk, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now()):
        raise ValidationError("This notice was withdrawn already.")
    letters.withdraw(notice.about)
    _record("withdrew the notice", notice, notice.groups.all(), by=by)


def _record(verb, notice, groups, *, by):
    """A line for the authority and one for each group."""
    text = f"{verb} “{notice}”"
    history.record(text, by=by, authority=notice.authority, about=notice.about)
    for group in groups:
        history.record(text, by=by, group=group, about=notice.about)
