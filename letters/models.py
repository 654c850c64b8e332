"""The outbox and how people want to be written to."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
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
    DIGEST = "digest", "Your daily summary"


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
    summary = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="summarises")

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
            models.Index(fields=["about", "id"], name="letter_about"),
            models.Index(fields=["recipient", "id"], name="letter_held", condition=Q(state="held")),
        ]

    def __str__(self):
        return f"{self.subject} to {self.address}"


class Attachment(models.Model):
    """A file that goes with a letter, such as invite.ics."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=80)
    content_type = models.CharField(max_length=120, help_text="Such as text/calendar; method=REQUEST")
    content = models.BinaryField()

    def __str__(self):
        return self.name


class Preference(models.Model):
    """How one person wants one kind of letter. No row means: at once."""

    class Pace(models.TextChoices):
        AT_ONCE = "at_once", "At once"
        DAILY = "daily", "In one daily summary"
        OFF = "off", "Not at all"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="letter_preferences")
    kind = models.CharField(max_length=20, choices=Kind)
    pace = models.CharField(max_length=10, choices=Pace)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="preference_once_per_kind"),
            models.CheckConstraint(condition=Q(pace__in=["at_once", "daily", "off"]), name="preference_pace_is_known"),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_kind_display()} {self.get_pace_display().lower()}"


def new_message_id(domain):
    """A Message-ID for ever: a letter that is sent again keeps it, so mail programs can tell it is the same."""
    return f"<{uuid.uuid4().hex}@{domain}>"
