"""What can be done with letters: post one, withdraw those overtaken by a change, choose how to get them."""

import logging
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import User
from common.dates import LONDON, in_london
from letters import rendering
from letters.hurry import hurry_after_commit
from letters.links import mail_domain
from letters.models import PACES, Attachment, Kind, Letter, Preference, new_message_id

logger = logging.getLogger(__name__)

SUMMARY_AT = time(7)


@transaction.atomic
def post(
    *,
    kind,
    to,
    template,
    context,
    subject,
    about,
    dedupe_key,
    by=None,
    reply_to="",
    attachments=(),
    send_after=None,
    expires_at=None,
):
    """Put one letter into the outbox, in the caller's transaction; it exists only if that commits.

    `to` is a User, or an address for somebody without an account. `template` such as
    "meetings/emails/invitation" names the .txt and .html pair that `context` fills. `attachments` are
    (name, content type, bytes). `about` such as "meetings.meeting:17" ties it to a row. A `dedupe_key` that
    was used before posts nothing and returns None, and so does a kind that the person has turned off.
    """
    recipient = to if isinstance(to, User) else None
    state = _first_state(kind, recipient, attachments, send_after, expires_at)
    if state is None:
        return None
    text, html = rendering.bodies(template, context, kind=kind, recipient=recipient)
    letter = Letter(kind=kind, recipient=recipient, address=recipient.email if recipient else to, posted_by=by)
    letter.subject, letter.text, letter.html = " ".join(subject.split())[:250], text, html
    letter.about, letter.dedupe_key, letter.reply_to, letter.state = about, dedupe_key, reply_to, state
    letter.send_after = letter.next_try_at = send_after or timezone.now()
    letter.expires_at = expires_at
    return _put(letter, attachments)


def _put(letter, attachments):
    """Insert the letter unless its key was used before; tell a worker when the transaction commits."""
    letter.message_id = new_message_id(mail_domain())
    Letter.objects.bulk_create([letter], ignore_conflicts=True)
    posted = Letter.objects.filter(message_id=letter.message_id).first()
    if posted is None:
        return None
    Attachment.objects.bulk_create(
        Attachment(letter=posted, name=name, content_type=content_type, content=content)
        for name, content_type, content in attachments
    )
    if posted.state == Letter.State.QUEUED and posted.send_after <= timezone.now():
        hurry_after_commit()
    return posted


def _first_state(kind, recipient, attachments, send_after, expires_at):
    """Queued; held for the daily summary when the person wants that and it comes in time; None when turned off."""
    if recipient is None:
        return Letter.State.QUEUED
    pace = Preference.objects.pace_of(recipient, kind)
    if pace == Preference.Pace.OFF:
        return None
    in_time = expires_at is None or expires_at > _next_summary(send_after or timezone.now())
    if pace == Preference.Pace.DAILY and not attachments and in_time:
        return Letter.State.HELD
    return Letter.State.QUEUED


def withdraw(about, *, kinds=None):
    """Take back the letters about `about` that have not gone out, in the caller's transaction; return how many."""
    letters = Letter.objects.about(about).withdrawable()
    if kinds is not None:
        letters = letters.filter(kind__in=kinds)
    return letters.update(state=Letter.State.WITHDRAWN, lease_until=None)


@transaction.atomic
def send_again(letter, *, by):
    """Queue once more a letter that failed or was never confirmed. It keeps its Message-ID. True when it was queued."""
    queued = (
        Letter.objects.in_trouble()
        .filter(pk=letter.pk)
        .update(state=Letter.State.QUEUED, attempts=0, next_try_at=Now(), repeated_at=Now(), last_error="")
    )
    if queued:
        logger.info("Letter %s was queued again by person %s", letter.pk, by.pk)
        hurry_after_commit()
    return bool(queued)


@transaction.atomic
def choose(user, paces):
    """Remember how `user` wants letters: {kind: pace}. Kinds and paces that nobody may choose are left out."""
    for kind, pace in paces.items():
        if pace in PACES.get(kind, ()):
            Preference.objects.update_or_create(user=user, kind=kind, defaults={"pace": pace})


def turn_off(user, kind):
    """Send `user` no more letters of `kind`, if that may be refused."""
    choose(user, {kind: Preference.Pace.OFF})


@transaction.atomic
def summarise(user, *, until):
    """Put the letters held for `user` before `until` into one daily summary; return it, or None when none waited."""
    held = list(Letter.objects.to(user).held_until(until).select_for_update(skip_locked=True))
    if not held:
        return None
    summary = post(
        kind=Kind.DIGEST,
        to=user,
        template="letters/emails/digest",
        context={"letters": held},
        subject=f"Your daily summary: {len(held)} {'letter' if len(held) == 1 else 'letters'}",
        about=f"accounts.user:{user.pk}",
        dedupe_key=f"digest:{user.pk}:{held[-1].pk}",
    )
    pks = [letter.pk for letter in held]
    Letter.objects.filter(pk__in=pks).update(state=Letter.State.SUMMARISED, summary=summary)
    return summary


def last_summary(now):
    """The latest moment at or before `now` when daily summaries go out: 7am in London."""
    local = in_london(now)
    today = datetime.combine(local.date(), SUMMARY_AT, LONDON)
    return today if today <= local else datetime.combine(local.date() - timedelta(days=1), SUMMARY_AT, LONDON)


def _next_summary(moment):
    return datetime.combine(last_summary(moment).date() + timedelta(days=1), SUMMARY_AT, LONDON)
