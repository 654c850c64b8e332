"""The outbox and how people want to be written to."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, ExpressionWrapper, Min, Q
from django.db.models.functions import Now
from django.utils import timezone


class Kind(models.TextChoices):
    """What a letter is about, as a person sees it on their preferences page."""

    INVITATION = "invitation", "Invitations to join the portal"
    POST = "post", "Changes to your posts and offices"
    MEETING = "meeting", "Meetings: invitations, changes and cancellations"
    REMINDER = "reminder", "Reminders of meetings"
    ANSWER = "answer", "Answers to meetings you booked"
    CONTACT = "contact", "Messages to the organisers of your groups"
    REGISTER = "register", "Changes in the school register"
    GOVERNANCE = "governance", "Governor groups: requests, representatives and terms of office"
    TRAINING = "training", "Training: places, sessions and decisions"
    RENEWAL = "renewal", "Qualifications that are due for renewal"
    MONEY = "money", "Shared costs: shares to agree and what was posted"
    RESOURCE = "resource", "Bookings of shared rooms, vehicles, equipment and people"
    COVER = "cover", "Requests for cover from other schools"
    CONTRACT = "contract", "Group contracts: renewal and notice days"
    PARTNERSHIP = "partnership", "Partnerships: audits of need, fees and stories"
    NOTICE = "notice", "News from the council"
    DIGEST = "digest", "Your daily summary"

    @property
    def reason(self):
        """Why somebody gets letters of this kind: the foot of each letter says it."""
        return REASONS[self]


REASONS = {
    Kind.INVITATION: "somebody invited you, at this address, to join the portal",
    Kind.POST: "it is about a post or an office that you hold, held or are offered",
    Kind.MEETING: "you are one of the people whom this meeting concerns",
    Kind.REMINDER: "you are one of the people whom this meeting concerns",
    Kind.ANSWER: "you booked or organise this meeting",
    Kind.CONTACT: "you are one of the people who organise this group",
    Kind.REGISTER: "you look after the schools of this area",
    Kind.GOVERNANCE: "it is about a governor group that you asked for, sit in or look after",
    Kind.TRAINING: "your school has places on this course, or you run it",
    Kind.RENEWAL: "you, or somebody at your school, holds this qualification",
    Kind.MONEY: "your school shares this cost, or you look after it",
    Kind.RESOURCE: "you made this booking, or your school owns what is booked",
    Kind.COVER: "your school asked for this cover, or may be able to give it",
    Kind.CONTRACT: "your school is in this contract, or you look after it",
    Kind.PARTNERSHIP: "your school is a member of this partnership",
    Kind.NOTICE: "your school is in a group to which the council sent this",
    Kind.DIGEST: "you asked for some letters in one daily summary",
}


class LetterQuerySet(models.QuerySet):
    """Letters that are… Due decisions use the database's clock, so that every machine decides alike."""

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

    def withdrawable(self):
        """Letters that have not been handed over, or that no server took: they can still be taken back."""
        states = [Letter.State.HELD, Letter.State.QUEUED, Letter.State.INFLIGHT, Letter.State.FAILED]
        return self.filter(state__in=states)

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
        repeatable = self.filter(kind=Kind.MEETING, repeated_at__isnull=True)
        again = Now() + timedelta(minutes=1)
        repeated = repeatable.update(
            state=Letter.State.QUEUED, repeated_at=Now(), next_try_at=again, lease_until=None, last_error=said
        )
        return repeated + self.update(state=Letter.State.UNKNOWN, lease_until=None, last_error=said)

    def held_until(self, moment):
        """Letters that wait for the daily summary of `moment`, oldest first."""
        return self.filter(state=Letter.State.HELD, send_after__lt=moment).order_by("id")

    def in_trouble(self):
        """Letters that a person should look at: they failed, or nobody knows whether they arrived."""
        return self.filter(state__in=[Letter.State.FAILED, Letter.State.UNKNOWN])

    def of_late(self):
        """Letters of the last thirty days: an older one in trouble is no news to anybody."""
        return self.filter(posted_at__gt=timezone.now() - timedelta(days=30))

    def posted_by(self, user):
        """The letters that went out because of what `user` did."""
        return self.filter(posted_by=user)

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
        letters = self.about(about).exclude(state=Letter.State.WITHDRAWN)
        counts = dict(letters.order_by().values_list("state").annotate(Count("id")))
        troubled = letters.in_trouble().for_listing() if counts.keys() & TROUBLED else letters.none()
        return Delivery(counts, list(troubled))

    def oldest_due_age(self):
        """How long the longest-waiting due letter has waited: a timedelta, zero when none is due."""
        age = ExpressionWrapper(Now() - Min("next_try_at"), models.DurationField())
        return self.due().order_by().aggregate(age=age)["age"] or timedelta(0)

    def trouble_counts(self):
        """{"failed": …, "unknown": …} over all letters that are kept."""
        found = dict(self.in_trouble().order_by().values_list("state").annotate(Count("id")))
        return {state: found.get(state, 0) for state in TROUBLED}


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

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="letters"
    )
    address = models.EmailField()
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="letters_posted"
    )
    reply_to = models.EmailField(blank=True)
    kind = models.CharField(max_length=20, choices=Kind)
    about = models.CharField(max_length=80, blank=True, help_text="Such as meetings.meeting:17")
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField()
    dedupe_key = models.CharField(max_length=200, unique=True)
    message_id = models.CharField(max_length=200, unique=True)
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
    summary = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="summarises")

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
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
            models.Index(fields=["posted_by", "-id"], name="letter_posted_by"),
            models.Index(fields=["recipient", "-id"], name="letter_recipient"),
        ]

    def __str__(self):
        return f"{self.subject} to {self.address}"

    @property
    def gist(self):
        """The text above the foot that every letter carries; what somebody wrote in it may hold a "--" of its own."""
        return self.text.rsplit("\n--\n", 1)[0].strip()

    @property
    def is_in_trouble(self):
        return self.state in TROUBLED

    @property
    def may_be_turned_off(self):
        """Whether its reader may refuse letters of this kind, with one click."""
        return Preference.Pace.OFF in PACES.get(self.kind, ()) and self.recipient_id is not None

    @property
    def hides_address(self):
        """Whether its sender must not learn where it went: one writes to a group's organisers without that."""
        return self.kind == Kind.CONTACT

    @property
    def reader(self):
        """Its reader, as the person who caused it may see it. Needs `recipient`."""
        name = self.recipient.name if self.recipient else ""
        return name or ("an organiser of the group" if self.hides_address else self.address)

    @property
    def reader_has_left(self):
        """Whether its reader had an account and has it no more. Needs `recipient`."""
        return self.recipient is not None and self.recipient.has_joined and not self.recipient.is_active

    def was_tried_for(self, period):
        """Whether the portal has tried for so long that it should say so to the sender."""
        return timezone.now() - (self.repeated_at or self.send_after) > period


TROUBLED = (Letter.State.FAILED.value, Letter.State.UNKNOWN.value)


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
    def told(self):
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


class PreferenceQuerySet(models.QuerySet):
    def chosen(self, users, kinds):
        """{(user's id, kind): pace} of what `users` chose about `kinds`, where it may be chosen. One query; none for
        kinds that nobody may choose about."""
        free = PACES.keys() & set(kinds)
        rows = self.filter(user__in=users, kind__in=free).values_list("user", "kind", "pace") if free else ()
        return {(user, kind): pace for user, kind, pace in rows if pace in PACES[kind]}

    def paces_of(self, user):
        """{kind: pace} for every kind that `user` may choose about."""
        chosen = dict(self.filter(user=user).values_list("kind", "pace"))
        return {kind: chosen.get(kind, Preference.Pace.AT_ONCE) for kind in PACES}


class Preference(models.Model):
    """How one person wants one kind of letter. No row means: at once."""

    class Pace(models.TextChoices):
        AT_ONCE = "at_once", "At once"
        DAILY = "daily", "In one daily summary"
        OFF = "off", "Not at all"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="letter_preferences")
    kind = models.CharField(max_length=20, choices=Kind)
    pace = models.CharField(max_length=10, choices=Pace)

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="preference_once_per_kind"),
            models.CheckConstraint(condition=Q(pace__in=["at_once", "daily", "off"]), name="preference_pace_is_known"),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_kind_display()} {self.get_pace_display().lower()}"


# What a person may choose for each kind. A kind that is not here always comes at once: an invitation, a meeting's
# invitation or cancellation. A change of post, or a message that somebody wrote to you, cannot be turned off.
PACES = {
    Kind.POST: (Preference.Pace.AT_ONCE, Preference.Pace.DAILY),
    Kind.REMINDER: tuple(Preference.Pace),
    Kind.ANSWER: tuple(Preference.Pace),
    Kind.CONTACT: (Preference.Pace.AT_ONCE, Preference.Pace.DAILY),
    Kind.REGISTER: tuple(Preference.Pace),
    Kind.GOVERNANCE: (Preference.Pace.AT_ONCE, Preference.Pace.DAILY),
    Kind.TRAINING: (Preference.Pace.AT_ONCE, Preference.Pace.DAILY),
    Kind.RENEWAL: tuple(Preference.Pace),
    Kind.MONEY: (Preference.Pace.AT_ONCE, Preference.Pace.DAILY),
    Kind.COVER: tuple(Preference.Pace),
    Kind.CONTRACT: tuple(Preference.Pace),
    Kind.PARTNERSHIP: tuple(Preference.Pace),
    Kind.NOTICE: tuple(Preference.Pace),
}


def new_message_id(domain):
    """A Message-ID for ever: a letter that is sent again keeps it, so mail programs can tell it is the same."""
    return f"<{uuid.uuid4().hex}@{domain}>"
