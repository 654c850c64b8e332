"""The outbox: letters with their files, and how they fare."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Count, ExpressionWrapper, Min, Q, Value, When
from django.db.models.constants import OnConflict
from django.db.models.functions import Now
from django.utils import timezone

from common.prepared import prepared
from letters import private_links
from letters.models.kinds import Kind
from letters.models.preferences import PACES, Preference


class LetterQuerySet(models.QuerySet):
    """Letters that are… Due decisions use the database's clock, so that every machine decides alike."""

    def store(self, letters):
        """Insert `letters` in one query, save for those that an earlier one with their `dedupe_key` keeps out. Those
        stored get their keys: bulk_create can leave some out or fetch keys, and not both."""
        fields = self.model._meta.concrete_fields
        # A new letter has nothing in a third of its columns, and a booking waits for each that is written.
        given = [field for field in fields if any(getattr(letter, field.attname) is not None for letter in letters)]
        returned = [self.model._meta.get_field(name) for name in ("message_id", "id")]
        rows = self._insert(letters, given, returned, on_conflict=OnConflict.IGNORE) if letters else []
        keys = dict(filter(None, rows))  # Django gives [None] for a single letter that is kept out
        for letter in letters:
            letter.pk = keys.get(letter.message_id)
            letter._state.adding = letter.pk is None

    store.alters_data = True

    def about(self, about):
        """The letters about one row, such as "meetings.meeting:17"."""
        return self.filter(about=about)

    def due(self):
        """Letters that should go out now, the one that has waited longest first."""
        waiting = self.filter(state=Letter.State.QUEUED, next_try_at__lte=Now())
        return waiting.still_useful().order_by("next_try_at", "id")

    def still_useful(self):
        """Letters that are not too late. No join here: the claim's UPDATE must look at the row itself."""
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=Now()))

    def withdraw(self):
        """Take back those that have not been handed over, or that no server took."""
        taken_back = {"state": Letter.State.WITHDRAWN, "lease_until": None, "private_links": []}
        return self.filter(state__in=WITHDRAWABLE).update(**taken_back)

    def overtake(self):
        """Take back what can be taken back, and let the rest never be sent again. One statement, so that a letter
        that takes a step meanwhile is met in its old state or in its new one."""
        can_be = Q(state__in=WITHDRAWABLE)
        may_have_arrived = [Letter.State.SENDING, Letter.State.UNKNOWN]
        self.filter(can_be | Q(state__in=may_have_arrived)).update(
            state=Case(When(can_be, then=Value(Letter.State.WITHDRAWN)), default="state"),
            lease_until=Case(When(can_be, then=None), default="lease_until"),
            private_links=Case(When(can_be, then=Value([])), default="private_links"),
            overtaken_at=Now(),
        )

    def too_late(self):
        """Letters that nobody has begun to hand over and that have lost their use."""
        return self.filter(state__in=[Letter.State.HELD, Letter.State.QUEUED], expires_at__lte=Now())

    def abandoned(self, state):
        """Letters in `state` whose worker has not been heard of for the length of a lease."""
        return self.filter(state=state, lease_until__lte=Now())

    def settle_unconfirmed(self, said):
        """sending → unknown. Returns how many.

        A meeting's invitation or change is queued once more instead, under the same Message-ID: a calendar takes it
        as the same event, and missing it is worse than seeing it twice.
        """
        repeatable = self.filter(kind=Kind.MEETING, repeated_at__isnull=True, overtaken_at__isnull=True)
        again = Now() + timedelta(minutes=1)
        repeated = repeatable.update(
            state=Letter.State.QUEUED, repeated_at=Now(), next_try_at=again, lease_until=None, last_error=said
        )
        return repeated + self.update(state=Letter.State.UNKNOWN, lease_until=None, last_error=said)

    def held_until(self, moment):
        """Letters that wait for the daily summary of `moment`, oldest first."""
        return self.filter(state=Letter.State.HELD, send_after__lt=moment).order_by("id")

    def in_trouble(self):
        """Letters that a person should look at: they failed, or nobody knows whether they arrived, and no later
        letter has overtaken them."""
        return self.filter(state__in=TROUBLED, overtaken_at__isnull=True)

    def of_late(self, since=None):
        """Letters of the last thirty days, or those posted after `since`: an older one in trouble is no news to
        anybody."""
        return self.filter(posted_at__gt=since or timezone.now() - OF_LATE)

    def troubles_of(self, user):
        """How many of the letters that `user` caused of late are in trouble. One query."""
        return sum(number for _, number in _troubles(user, timezone.now() - OF_LATE))

    def sendable_again(self):
        """Letters in trouble that are worth another try."""
        return self.in_trouble().of_late().still_useful()

    def keeping_links_in_vain(self):
        """Letters in trouble that will not be sent again and still keep their reader's links."""
        is_over = Q(expires_at__lte=Now()) | Q(posted_at__lte=timezone.now() - OF_LATE) | Q(overtaken_at__isnull=False)
        return self.filter(is_over, state__in=TROUBLED).exclude(private_links=[])

    def posted_by(self, user):
        """The letters that went out because of what `user` did."""
        return self.filter(posted_by=user)

    def readers(self, kind):
        """The keys of those to whom letters of `kind` were written, whatever became of these."""
        return set(self.filter(kind=kind, recipient__isnull=False).values_list("recipient", flat=True))

    def to(self, user):
        """The letters to `user`."""
        return self.filter(recipient=user)

    def readable_by(self, user):
        """The letters that `user` may read: their own and those that went out for them."""
        return self.filter(Q(recipient=user) | Q(posted_by=user)).select_related("recipient")

    def for_listing(self):
        """With what a list shows of each letter, newest first, without the bodies."""
        return self.select_related("recipient").defer("text", "html").order_by("-id")

    def for_sending(self):
        """With what a message is made of."""
        return self.select_related("recipient").prefetch_related("attachments")

    def delivery_of(self, about):
        """How the letters about one row fare: counts by state, and the letters in trouble with their reasons."""
        counts = dict(_counts(about))
        troubled = self.about(about).in_trouble().for_listing() if counts.keys() & TROUBLED else []
        return Delivery(counts, list(troubled))

    def oldest_due_age(self):
        """How long the longest-waiting due letter has waited: a timedelta, zero when none is due."""
        age = ExpressionWrapper(Now() - Min("next_try_at"), models.DurationField())
        return self.due().order_by().aggregate(age=age)["age"] or timedelta(0)


@prepared
def _troubles(user, since):
    letters = Letter.objects.posted_by(user).of_late(since).in_trouble()
    return letters.order_by().values_list("posted_by").annotate(Count("id"))


@prepared
def _counts(about):
    letters = Letter.objects.about(about).exclude(state=Letter.State.WITHDRAWN)
    return letters.order_by().values_list("state").annotate(Count("id"))


class Letter(models.Model):
    """One letter to one person. Written in the transaction of what it tells; sent by workers; kept as evidence."""

    class State(models.TextChoices):
        HELD = "held", "Waiting for the daily summary"
        QUEUED = "queued", "Waiting to be sent"
        INFLIGHT = "inflight", "Being prepared"
        SENDING = "sending", "Being handed over"
        SENT = "sent", "Sent"
        SUMMARISED = "summarised", "Sent in the daily summary"
        FAILED = "failed", "Could not be delivered"
        EXPIRED = "expired", "Not sent: too late to be useful"
        WITHDRAWN = "withdrawn", "Not sent: overtaken by a change"
        UNKNOWN = "unknown", "Handed over, but not confirmed"

    # Indexes of their own stand below: a letter is written so often that each index must be of use.
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="letters",
        db_index=False,
    )
    address = models.EmailField()
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="letters_posted",
        db_index=False,
    )
    reply_to = models.EmailField(blank=True)
    kind = models.CharField(max_length=20, choices=Kind)
    about = models.CharField(max_length=80, blank=True, help_text="Such as meetings.meeting:17")
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField()
    private_links = ArrayField(
        models.TextField(), default=list, blank=True, help_text="In the bodies; forgotten once the letter is done with"
    )
    dedupe_key = models.CharField(max_length=200)
    message_id = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    posted_at = models.DateTimeField(default=timezone.now)
    send_after = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    repeated_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was queued again after a hand-over that nobody confirmed"
    )
    overtaken_at = models.DateTimeField(
        null=True, blank=True, help_text="When a change overtook it: it is not sent again"
    )
    summary = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="summarises", db_index=False
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dedupe_key"], name="letter_is_posted_once"),
            models.UniqueConstraint(fields=["message_id"], name="letter_has_an_id_of_its_own"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "held",
                        "queued",
                        "inflight",
                        "sending",
                        "sent",
                        "summarised",
                        "failed",
                        "expired",
                        "withdrawn",
                        "unknown",
                    ]
                ),
                name="letter_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent"),
                name="letter_sent_says_when",
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at", "id"], name="letter_due", condition=Q(state="queued")),
            models.Index(fields=["lease_until"], name="letter_leased", condition=Q(state__in=["inflight", "sending"])),
            models.Index(fields=["expires_at"], name="letter_expiring", condition=Q(state__in=["held", "queued"])),
            models.Index(fields=["about", "id"], name="letter_about"),
            models.Index(fields=["recipient", "id"], name="letter_held", condition=Q(state="held")),
            models.Index(fields=["state"], name="letter_in_trouble", condition=Q(state__in=["failed", "unknown"])),
            models.Index(fields=["summary"], name="letter_summarised", condition=Q(summary__isnull=False)),
            models.Index(fields=["posted_by", "-id"], name="letter_posted_by"),
            models.Index(fields=["recipient", "-id"], name="letter_recipient"),
        ]

    def __str__(self):
        return f"{self.subject} to {self.address}"

    @property
    def gist(self):
        """The text above the foot that every letter carries; what somebody wrote in it may hold a "--" of its own.
        Links that are kept no longer stand in it in words."""
        words = "(link removed once sent)" if self.state in ARRIVED else "(link removed)"
        return private_links.say_so(self.text_with_links, words).rsplit("\n--\n", 1)[0].strip()

    @property
    def text_with_links(self):
        """The text as it goes out."""
        return private_links.put_back(self.text, self.private_links)

    @property
    def html_with_links(self):
        """The HTML as it goes out."""
        return private_links.put_back(self.html, self.private_links)

    @property
    def has_lost_its_links(self):
        """Whether links for its reader alone stood in it and were forgotten."""
        return not self.private_links and private_links.stood_in(self.text)

    @property
    def is_in_trouble(self):
        return self.state in TROUBLED

    @property
    def is_sendable_again(self):
        """What `sendable_again` asks, of this letter."""
        now = timezone.now()
        is_useful = self.posted_at > now - OF_LATE and (self.expires_at is None or self.expires_at > now)
        return self.is_in_trouble and self.overtaken_at is None and is_useful

    @property
    def may_be_turned_off(self):
        """Whether its reader may refuse letters of this kind, with one click."""
        return Preference.Pace.OFF in PACES.get(self.kind, ()) and self.recipient_id is not None

    @property
    def hides_address(self):
        """Whether its sender must not learn to whom it went: one writes to a group's organisers without that."""
        return self.kind == Kind.CONTACT

    @property
    def reader(self):
        """Its reader, as the person who caused it may see it. Needs `recipient`."""
        if self.hides_address:
            return "somebody who reads for the group"
        return (self.recipient and self.recipient.name) or self.address

    @property
    def reader_has_left(self):
        """Whether its reader had an account and has it no more. Needs `recipient`."""
        return self.recipient is not None and self.recipient.has_joined and not self.recipient.is_active

    def was_tried_for(self, period):
        """Whether the portal has tried for so long that it should say so to the sender."""
        return timezone.now() - (self.repeated_at or self.send_after) > period


TROUBLED = (Letter.State.FAILED.value, Letter.State.UNKNOWN.value)
WITHDRAWABLE = ("held", "queued", "inflight", "failed")
ARRIVED = (Letter.State.SENT.value, Letter.State.SUMMARISED.value)
OF_LATE = timedelta(days=30)


class Delivery:
    """How the letters about one row fare. `templates/letters/_delivery.html` shows it."""

    def __init__(self, counts, troubled):
        self.counts = counts
        self.troubled = troubled

    def _count(self, *states):
        return sum(self.counts.get(state.value, 0) for state in states)

    @property
    def total(self):
        return sum(self.counts.values())

    @property
    def sent(self):
        return self._count(Letter.State.SENT, Letter.State.SUMMARISED)

    @property
    def waiting(self):
        return self._count(Letter.State.HELD, Letter.State.QUEUED, Letter.State.INFLIGHT, Letter.State.SENDING)

    @property
    def failed(self):
        return self._count(Letter.State.FAILED)

    @property
    def unknown(self):
        return self._count(Letter.State.UNKNOWN)

    @property
    def expired(self):
        return self._count(Letter.State.EXPIRED)


class Attachment(models.Model):
    """A file that goes with a letter, such as invite.ics."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=80)
    content_type = models.CharField(max_length=120, help_text="Such as text/calendar; method=REQUEST")
    content = models.BinaryField()

    def __str__(self):
        return self.name


def new_message_id(domain):
    """A Message-ID for ever: a letter that is sent again keeps it, so mail programs can tell it is the same."""
    return f"<{uuid.uuid4().hex}@{domain}>"
