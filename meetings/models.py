"""Meetings of groups, their agenda, and each school's answer."""

import hashlib
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from clusters.models import Group, School
from clusters.permissions.scope import Scope, ScopedQuerySet
from clusters.permissions.standing import standing_of
from clusters.permissions.table import WHO_MAY, Permission
from common import dates
from common.prepared import prepared


def diary_of(user):
    """(ids of groups, ids of authorities) whose meetings are in the person's diary."""
    standing, roles = standing_of(user), WHO_MAY[Permission.MEETING_VIEW]
    return standing.places_with("group", roles), standing.places_with("authority", roles)


class MeetingQuerySet(ScopedQuerySet):
    def for_guard(self):
        return super().for_guard().select_related("group", "host_school", "booked_by", "cancelled_by")

    def standing(self):
        """Meetings that have not been cancelled."""
        return self.filter(cancelled_at__isnull=True)

    def upcoming(self, now=None):
        """Meetings that will take place or are going on, the next one first."""
        return self.standing().to_come(now)

    def to_come(self, now=None):
        """Meetings that are not over yet, the cancelled ones too, so that a list can say that they are."""
        return self.filter(ends_at__gt=now or timezone.now()).order_by("starts_at", "pk")

    def not_begun(self):
        """Meetings that can still be answered, moved and cancelled, the next one first."""
        return self.standing().filter(starts_at__gt=timezone.now()).order_by("starts_at", "pk")

    def past(self):
        """Meetings that are over, and cancelled ones whose day has gone, the latest first."""
        return self.filter(ends_at__lte=timezone.now()).order_by("-starts_at", "-pk")

    def in_diary_of(self, user):
        """Meetings that concern `user`: of the groups they belong to; for an officer also those of the authority's
        governor groups and those they booked. Everything an officer may see is more than anybody's diary."""
        return self.in_diary(*diary_of(user), user)

    def in_diary(self, groups, authorities, user):
        """The same for what `diary_of` says of `user`."""
        run_by_officers = Q(group__governorgroup__isnull=False) | Q(booked_by=user)
        return self.filter(Q(group__in=groups) | Q(group__authority__in=authorities) & run_by_officers)

    def overlapping(self, starts_at, ends_at):
        return self.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)

    def starting_between(self, start, end):
        """Meetings that start at `start` or later and before `end`, in order."""
        return self.filter(starts_at__gte=start, starts_at__lt=end).order_by("starts_at", "pk")

    def of_groups(self, groups):
        return self.filter(group__in=groups)

    def in_feed(self, since):
        """Meetings that end after `since`, the cancelled ones too, so that calendars can strike them out."""
        return self.filter(ends_at__gt=since).order_by("starts_at", "pk")

    def of_group(self, group):
        return self.filter(group=group)

    def with_due_reminders(self):
        return self.filter(pk__in=Reminder.objects.due().values("meeting"))

    def for_listing(self):
        return self.select_related("group", "host_school")

    def for_calendars(self):
        """What an .ics file needs."""
        return self.for_listing().prefetch_related("agenda")


class Meeting(models.Model):
    """One meeting of one group. Its `uid` never changes; `sequence` rises whenever calendars must be told."""

    SCOPE = Scope(author="booked_by_id", group="group_id", authority="group__authority_id")
    MAY_SEE = Permission.MEETING_VIEW
    audience = None
    """Whom a booking has just told, a meetings.audience.Audience. It is not kept: groups change."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="meetings")
    title = models.CharField(max_length=150)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    host_school = models.ForeignKey(
        School, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings_hosted"
    )
    place = models.CharField("room or place", max_length=200, blank=True)
    join_link = models.URLField("link to join online", max_length=500, blank=True)
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="meetings_booked")
    booked_at = models.DateTimeField(default=timezone.now, editable=False)
    booking_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    schedule_version = models.PositiveIntegerField(default=1, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings_cancelled",
        editable=False,
    )
    cancel_reason = models.CharField(max_length=300, blank=True, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_it_starts",
                violation_error_message="The meeting must end after it starts.",
            ),
            models.CheckConstraint(
                condition=Q(host_school__isnull=False) | ~Q(place="") | ~Q(join_link=""),
                name="meeting_is_somewhere",
                violation_error_message="Choose a host school, or enter a place or a link to join online.",
            ),
        ]
        indexes = [
            models.Index(fields=["group", "starts_at"], name="meeting_of_group"),
            models.Index(fields=["starts_at"], name="meeting_upcoming", condition=Q(cancelled_at__isnull=True)),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("meetings:detail", kwargs={"pk": self.pk})

    @property
    def about(self):
        """How letters and history lines name this meeting."""
        return f"meetings.meeting:{self.pk}"

    @property
    def month(self):
        """ "January 2027", under which a list shows it."""
        return f"{dates.in_london(self.starts_at):%B %Y}"

    @property
    def is_cancelled(self):
        return self.cancelled_at is not None

    @property
    def has_begun(self):
        return self.starts_at <= timezone.now()

    @property
    def is_over(self):
        return self.ends_at <= timezone.now()

    @property
    def is_open(self):
        """Whether it can still be answered, moved and cancelled."""
        return not self.is_cancelled and not self.has_begun

    @property
    def has_place(self):
        """Whether people can come in person."""
        return bool(self.host_school_id or self.place)


class AgendaItem(models.Model):
    """One line of a meeting's agenda."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "position"], name="agenda_position_once", deferrable=models.Deferrable.DEFERRED
            ),
        ]

    def __str__(self):
        return self.text


@prepared
def agenda_of(meeting):
    """The lines of the meeting's agenda. One query."""
    return AgendaItem.objects.filter(meeting=meeting)


class AnswerQuerySet(models.QuerySet):
    def by_school(self):
        """With what a page shows of each, by the school's name."""
        return self.select_related("school", "given_by").order_by("school__name", "school__urn")

    def of(self, school):
        """The answer of `school`, or None."""
        return self.filter(school=school).first()


class Answer(models.Model):
    """A school's answer to an invitation, given by any of its people. It belongs to one version of the schedule:
    when the meeting moves, the school is asked again."""

    class Choice(models.TextChoices):
        COMING = "coming", "Coming in person"
        ONLINE = "online", "Joining online"
        SENDING = "sending", "Sending somebody else"
        APOLOGIES = "apologies", "Sending apologies"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="answers")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="meeting_answers")
    schedule_version = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=0, editable=False)
    choice = models.CharField(max_length=10, choices=Choice)
    substitute = models.CharField("who is coming instead", max_length=120, blank=True)
    update = models.TextField("written update for the meeting", blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="meeting_answers")
    given_at = models.DateTimeField(default=timezone.now)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "school"], name="answer_once_per_school"),
            models.CheckConstraint(
                condition=Q(choice__in=["coming", "online", "sending", "apologies"]), name="answer_choice_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(choice="sending") | ~Q(substitute=""),
                name="answer_names_the_substitute",
                violation_error_message="Enter the name of the person you are sending.",
            ),
        ]

    def __str__(self):
        return f"{self.school}: {self.get_choice_display()}"

    @property
    def about(self):
        """How letters name this answer."""
        return f"meetings.answer:{self.pk}"

    @property
    def in_words(self):
        """ "Sending somebody else: the deputy head"."""
        named = f": {self.substitute}" if self.choice == self.Choice.SENDING else ""
        return f"{self.get_choice_display()}{named}"


class AttendanceQuerySet(models.QuerySet):
    def by_school(self):
        """With the school, and with who came and who recorded it."""
        return self.select_related("school", "person", "recorded_by")


class Attendance(models.Model):
    """Whether a school came to a meeting, as somebody who ran it recorded. It stands apart from what the school
    answered before. `person` is who came for it, where that is known."""

    class State(models.TextChoices):
        PRESENT = "present", "Present"
        APOLOGIES = "apologies", "Apologies"
        ABSENT = "absent", "Absent"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="attendances")
    state = models.CharField(max_length=10, choices=State)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="attendances"
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "school"], name="attendance_once_per_school"),
            models.CheckConstraint(
                condition=Q(state__in=["present", "apologies", "absent"]), name="attendance_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(state="present"),
                name="attendance_of_somebody_who_came",
                violation_error_message="Say who came only for a school that was present.",
            ),
        ]
        indexes = [models.Index(fields=["school", "meeting"], name="attendance_of_school")]

    def __str__(self):
        return f"{self.school}: {self.get_state_display()}"


class ReminderQuerySet(models.QuerySet):
    def due(self):
        """Reminders whose moment has come, of meetings that still lie ahead."""
        now = timezone.now()
        return self.filter(
            posted_at__isnull=True, due_at__lte=now, meeting__starts_at__gt=now, meeting__cancelled_at__isnull=True
        )

    def waiting(self):
        return self.filter(posted_at__isnull=True)


class Reminder(models.Model):
    """One round of reminders of one version of a meeting's schedule, due at a moment, posted once."""

    class Kind(models.TextChoices):
        WEEK = "week", "One week before, to schools that have not answered"
        DAY = "day", "One day before, to everybody who may come"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=5, choices=Kind)
    schedule_version = models.PositiveIntegerField()
    due_at = models.DateTimeField()
    posted_at = models.DateTimeField(null=True, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "kind", "schedule_version"], name="reminder_once"),
            models.CheckConstraint(condition=Q(kind__in=["week", "day"]), name="reminder_kind_is_known"),
        ]
        indexes = [models.Index(fields=["due_at"], name="reminder_due", condition=Q(posted_at__isnull=True))]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.meeting}"


def hash_of(token):
    """What is kept of a calendar address's token."""
    return hashlib.sha256(token.encode()).hexdigest()


class CalendarFeedQuerySet(models.QuerySet):
    def of(self, user):
        """The feed of `user`, or None."""
        return self.filter(user=user).first()

    def mark_of(self, user):
        """The mark of the address that `user` has now; empty if they have none."""
        feed = self.of(user)
        return feed.mark if feed else ""

    def with_token(self, token):
        """The feed that `token` opens, if its person still has an account; or None."""
        feeds = self.filter(user__is_active=True, user__joined_at__isnull=False).select_related("user")
        return feeds.filter(token_hash=hash_of(token)).first()


class CalendarFeed(models.Model):
    """A person's private calendar address. Only the hash of its token is kept; a new token replaces the old one."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = CalendarFeedQuerySet.as_manager()

    def __str__(self):
        return f"Calendar feed of {self.user}"

    @property
    def mark(self):
        """Tells this address from a later one, so that a page that is sent again replaces nothing."""
        return self.token_hash[:12]
