"""The places on a course: a school's, for a person who may be named later."""

from datetime import timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from clusters.models import School
from clusters.permissions.scope import Scope, ScopedQuerySet
from clusters.permissions.table import Permission
from common import dates
from training.models.courses import PERSON, Course, Session

GRACE = timedelta(days=3)
"""Who is moved up from the waiting list may give the place back free for so long, whatever the day."""

IS_HELD = Q(reserved_at__isnull=False, given_back_at__isnull=True)
IS_NAMED = Q(person__isnull=False) | ~Q(typed_name="")


class PlaceQuerySet(ScopedQuerySet):
    def for_guard(self):
        of_course = ("course__group", "course__provider", "session__course__group", "session__course__provider")
        return super().for_guard().select_related(*of_course, "session__host_school", "school", "person")

    def held(self):
        """Places that a school has."""
        return self.filter(IS_HELD)

    def waiting(self):
        """Places that a school waits for, in the order in which they move up."""
        return self.filter(reserved_at__isnull=True, given_back_at__isnull=True).order_by("asked_at", "pk")

    def not_given_back(self):
        return self.filter(given_back_at__isnull=True)

    def owed(self):
        """Places that count when the cost is split: those that a school has, and those that it gave back too late
        and that nobody has taken since."""
        return self.filter(IS_HELD | Q(given_back_late=True, relet_to__isnull=True))

    def to_relet(self):
        """Places given back too late that nobody has taken since, the longest given back first."""
        return self.filter(given_back_late=True, relet_to__isnull=True).order_by("given_back_at", "pk")

    def named(self):
        return self.filter(IS_NAMED)

    def to_fill_in(self, now=None):
        """Places of courses that go ahead for which nobody is named or no session is chosen yet."""
        ahead = self.held().filter(course__confirmed_at__isnull=False, course__cancelled_at__isnull=True)
        return ahead.filter(~IS_NAMED | Q(session__isnull=True)).exclude(session__starts_at__lte=now or timezone.now())

    def moved_up_lately(self, now=None):
        """Places that schools got from the waiting list within GRACE, without a name, while nothing is decided."""
        undecided = self.held().filter(~IS_NAMED, course__confirmed_at__isnull=True, course__cancelled_at__isnull=True)
        moved_up = undecided.filter(reserved_at__gt=F("asked_at"))
        return moved_up.alias(lately_until=F("reserved_at") + GRACE).filter(lately_until__gt=now or timezone.now())

    def of_person(self, user):
        """The places that `user` is named for on courses that still stand, the next session first."""
        mine = self.held().filter(person=user, course__cancelled_at__isnull=True)
        return mine.select_related("course", "school", "session__host_school").order_by("session__starts_at", "pk")

    def for_letters(self):
        """By school, with what a letter and its calendar file say of each."""
        return self.for_page().select_related("session__course__group", "session__course__provider")

    def for_page(self):
        """By school, with what a page says of each."""
        rows = self.select_related("course", "school", "session__host_school", "person")
        return rows.order_by("school__name", "school__urn", "asked_at", "pk")


class Place(models.Model):
    """One place of one school. It waits, is held, or was given back; its person and its session may come later.

    `during` repeats when its session is, so that the database keeps one person out of two places at once. A trigger
    fills it in, and keeps the numbers of the course, of the session and of the school.
    """

    SCOPE = Scope(school="school_id")
    MAY_SEE = Permission.PLACE_RESERVE

    class Attendance(models.TextChoices):
        ATTENDED = "attended", "Attended"
        ABSENT = "absent", "Did not attend"

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="places")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, null=True, blank=True, related_name="places")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="places")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="places_asked_for")
    reserved_at = models.DateTimeField(null=True, blank=True, editable=False)
    given_back_at = models.DateTimeField(null=True, blank=True, editable=False)
    given_back_late = models.BooleanField(default=False, editable=False)
    relet_to = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="takes_over"
    )
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="training_places")
    typed_name = models.CharField("name of somebody without an account", max_length=120, blank=True)
    job = models.CharField(max_length=80, blank=True)
    attendance = models.CharField(max_length=10, choices=Attendance, blank=True)
    marked_at = models.DateTimeField(null=True, blank=True, editable=False)
    marked_by = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="places_marked"
    )
    during = DateTimeRangeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(session__isnull=True) & ~IS_NAMED | IS_HELD,
                name="place_is_filled_while_held",
                violation_error_message="Only a place that the school has can be filled in.",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(typed_name=""),
                name="place_for_one_person",
                violation_error_message="Choose a person or enter a name, not both.",
            ),
            models.CheckConstraint(
                condition=Q(attendance="", marked_at__isnull=True)
                | Q(attendance__in=["attended", "absent"], marked_at__isnull=False, session__isnull=False),
                name="place_marked_in_a_session",
                violation_error_message="Only a place in a session can be marked.",
            ),
            models.CheckConstraint(
                condition=Q(given_back_late=False) | Q(given_back_at__isnull=False), name="place_late_when_given_back"
            ),
            models.CheckConstraint(
                condition=Q(relet_to__isnull=True) | Q(given_back_late=True), name="place_relet_when_given_back_late"
            ),
            models.UniqueConstraint(
                fields=["course", "person"],
                condition=Q(person__isnull=False),
                name="place_once_on_a_course",
                violation_error_message="This person has a place on the course already. Choose somebody else.",
            ),
            ExclusionConstraint(
                name="place_in_one_session_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(person__isnull=False),
                violation_error_message=(
                    "This person is in another session at that time. Choose somebody else or another session."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["course", "school"], name="place_of_course"),
            models.Index(fields=["school"], name="place_of_school"),
        ]

    def __str__(self):
        return f"Place of {self.school} on {self.course}"

    def get_absolute_url(self):
        return reverse("training:course", kwargs={"pk": self.course_id})

    @property
    def about(self):
        """How letters, history lines and qualifications name this place."""
        return f"training.place:{self.pk}"

    @property
    def is_held(self):
        return self.reserved_at is not None and self.given_back_at is None

    @property
    def is_waiting(self):
        return self.reserved_at is None and self.given_back_at is None

    @property
    def is_named(self):
        return bool(self.person_id or self.typed_name)

    @property
    def has_moved_up(self):
        """Whether the school waited for it."""
        return self.reserved_at is not None and self.reserved_at > self.asked_at

    @property
    def free_until(self):
        """The last day on which it can be given back free. Needs the course."""
        if not self.has_moved_up:
            return self.course.free_until
        return max(self.course.free_until, dates.in_london(self.reserved_at + GRACE).date())

    @property
    def is_free_to_give_back(self):
        return self.is_waiting or timezone.localdate() <= self.free_until

    @property
    def who(self):
        """Who takes it, in words; empty while nobody is named. Needs the person."""
        typed = f"{self.typed_name}, {self.job}" if self.job else self.typed_name
        return str(self.person) if self.person_id else typed
