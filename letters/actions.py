"""What can be done with letters: post one, withdraw those overtaken by a change, choose how to get them."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import User
from common.dates import LONDON, in_london
from letters import private_links, rendering
from letters.hurry import hurry_after_commit
from letters.links import mail_domain
from letters.models import PACES, Attachment, Kind, Letter, Preference, new_message_id

logger = logging.getLogger(__name__)

SUMMARY_AT = time(7)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What one letter says and to whom.

    `to` is a User, or an address for somebody without an account. `template` such as
    "meetings/emails/invitation" names the .txt and .html pair that `context` fills; or it is a Circular, which is
    filled once for all readers, and the rows `own` of words are what it says to this one alone. `attachments` are
    (name, content type, bytes). `private_links` are the addresses in it that are for its reader alone: they are
    forgotten once it is sent. `about` such as "meetings.meeting:17" ties it to a row.
    """

    kind: Kind
    to: User | str
    template: str | rendering.Circular
    subject: str
    about: str
    dedupe_key: str
    context: dict = field(default_factory=dict)
    own: tuple | list = ()
    by: User | None = None
    reply_to: str = ""
    attachments: tuple | list = ()
    private_links: tuple | list = ()
    send_after: datetime | None = None
    expires_at: datetime | None = None

    @property
    def recipient(self):
        return self.to if isinstance(self.to, User) else None


def post(**draft):
    """Put one letter, described as a Draft is, into the outbox; return it or None, as `post_all` does."""
    return post_all([Draft(**draft)])[0]


@transaction.atomic(savepoint=False)
def post_all(drafts):
    """Put letters into the outbox, in the caller's transaction: they exist only if that commits. Return a letter or
    None for each draft.

    A draft whose `dedupe_key` was used before posts nothing, and so does one of a kind that its reader has turned
    off. However many there are, it takes three queries at most.
    """
    drafts = list(drafts)
    readers = [draft.recipient.pk for draft in drafts if draft.recipient]
    chosen = Preference.objects.chosen(readers, {draft.kind for draft in drafts})
    written = [_written(draft, chosen) for draft in drafts]
    new = [letter for letter in written if letter]
    Letter.objects.store(new)
    posted = [letter if letter and letter.pk else None for letter in written]
    _attach(drafts, posted)
    now = timezone.now()
    if any(letter.state == Letter.State.QUEUED and letter.send_after <= now for letter in filter(None, posted)):
        hurry_after_commit()
    return posted


def _written(draft, chosen):
    """The letter of `draft`, not stored yet; None for somebody who, by `chosen`, wants none of its kind."""
    recipient = draft.recipient
    pace = chosen.get((recipient.pk, draft.kind)) if recipient else None
    if pace == Preference.Pace.OFF:
        return None
    text, html = rendering.bodies(draft)
    links = [link for link in draft.private_links if link in text]
    send_after = draft.send_after or timezone.now()
    return Letter(
        kind=draft.kind,
        recipient=recipient,
        address=recipient.email if recipient else draft.to,
        posted_by=draft.by,
        reply_to=draft.reply_to,
        about=draft.about,
        subject=" ".join(draft.subject.split())[:250],
        text=private_links.take_out(text, links),
        html=private_links.take_out(html, links),
        private_links=links,
        dedupe_key=draft.dedupe_key,
        message_id=new_message_id(mail_domain()),
        state=_first_state(draft, pace, send_after),
        send_after=send_after,
        next_try_at=send_after,
        expires_at=draft.expires_at,
    )


def _first_state(draft, pace, send_after):
    """Queued; or held for the daily summary when the person wants that and it comes in time."""
    in_time = draft.expires_at is None or draft.expires_at > _next_summary(send_after)
    if pace == Preference.Pace.DAILY and not draft.attachments and in_time:
        return Letter.State.HELD
    return Letter.State.QUEUED


def _attach(drafts, posted):
    Attachment.objects.bulk_create(
        Attachment(letter=letter, name=name, content_type=content_type, content=content)
        for draft, letter in zip(drafts, posted, strict=True)
        if letter
        for name, content_type, content in draft.attachments
    )


def withdraw(about, *, kinds=None):
    """Take back the letters about `about` that have not gone out, in the caller's transaction. Those that may have
    arrived stay as they are, but are not sent again."""
    letters = Letter.objects.about(about)
    if kinds is not None:
        letters = letters.filter(kind__in=kinds)
    letters.overtake()


@transaction.atomic
def send_again(letter, *, by):
    """Queue once more a letter that failed or was never confirmed. It keeps its Message-ID. True when it was queued.

    One that was overtaken by a change, or is too old to be of use, is left as it is.
    """
    queued = (
        Letter.objects.sendable_again()
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
        private_links=[link for letter in held for link in letter.private_links],
    )
    pks = [letter.pk for letter in held]
    Letter.objects.filter(pk__in=pks).update(state=Letter.State.SUMMARISED, summary=summary, private_links=[])
    return summary


def last_summary(now):
    """The latest moment at or before `now` when daily summaries go out: 7am in London."""
    local = in_london(now)
    today = datetime.combine(local.date(), SUMMARY_AT, LONDON)
    return today if today <= local else datetime.combine(local.date() - timedelta(days=1), SUMMARY_AT, LONDON)


def _next_summary(moment):
    return datetime.combine(last_summary(moment).date() + timedelta(days=1), SUMMARY_AT, LONDON)
