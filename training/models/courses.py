"""Who trains, the courses that groups commission, and the times at which they are given."""

import uuid
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from clusters.models import Group, Organisation, School
from clusters.permissions.scope import Scope, ScopedQuerySet
from clusters.permissions.standing import standing_of
from clusters.permissions.table import WHO_MAY, Permission
from common import dates
from common.money import LARGEST

PERSON = settings.AUTH_USER_MODEL
DECIDE_AHEAD = timedelta(days=7)
"""How long before the go/no-go day the decision stands on the desk of whoever runs the course."""


class Provider(models.Model):
    """Who gives a course. Some are partners of the portal's groups too."""

    name = models.CharField(max_length=150, unique=True)
    organisation = models.OneToOneField(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="provider"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


def number_of(state):
    """How many places of a course are in `state`, a word of PlaceQuerySet's, as a column of the course. The model
    stands on this module, so it is looked up by name."""
    rows = apps.get_model("training", "Place").objects
    places = getattr(rows, state)().filter(course=OuterRef("pk")).order_by()
    return Coalesce(Subquery(places.values("course").annotate(number=Count("pk")).values("number")), 0)


def _places_of(user, permission):
    """Two conditions: courses of the groups, and of the authorities' groups, in which `user` has `permission`."""
    standing, roles = standing_of(user), WHO_MAY[permission]
    authorities = standing.places_with("authority", roles)
    return Q(group__in=standing.places_with("group", roles)), Q(group__authority__in=authorities)


class CourseQuerySet(ScopedQuerySet):
    def for_guard(self):
        return super().for_guard().select_related("group", "provider", "commissioned_by").with_numbers()

    def with_numbers(self):
        """With `held` and `waiting`, the numbers of places, and with `begins_at` and `ends_at` of its sessions."""
        sessions = Session.objects.standing().filter(course=OuterRef("pk"))
        return self.annotate(
            held=number_of("held"),
            waiting=number_of("waiting"),
            begins_at=Subquery(sessions.order_by("starts_at").values("starts_at")[:1]),
            ends_at=Subquery(sessions.order_by("-ends_at").values("ends_at")[:1]),
        )

    def of_group(self, group):
        return self.filter(group=group)

    def concerning(self, user):
        """Courses of the groups that `user` belongs to; for an officer also those of the authority's governor groups
        and those they commissioned. Everything an officer may see would be no list of their own."""
        run_by_officers = Q(group__governorgroup__isnull=False) | Q(commissioned_by=user)
        in_groups, in_authorities = _places_of(user, Permission.COURSE_VIEW)
        return self.filter(in_groups | in_authorities & run_by_officers)

    def run_by(self, user):
        """Courses that concern `user` and that they run, because they commissioned them or look after the group."""
        in_groups, in_authorities = _places_of(user, Permission.COURSE_RUN)
        return self.concerning(user).filter(Q(commissioned_by=user) | in_groups | in_authorities)

    def standing(self):
        """Courses that have not been cancelled."""
        return self.filter(cancelled_at__isnull=True)

    def to_come(self, now=None):
        """Courses whose last session is not over, and those without a session; the first to begin first. Needs
        `with_numbers()`."""
        to_come = self.filter(Q(ends_at__gt=now or timezone.now()) | Q(ends_at__isnull=True, cancelled_at__isnull=True))
        return to_come.order_by(F("begins_at").asc(nulls_last=True), "pk")

    def past(self, now=None):
        """Courses that are over, and those that were cancelled before they had a session; the latest first."""
        over = self.filter(Q(ends_at__lte=now or timezone.now()) | Q(ends_at__isnull=True, cancelled_at__isnull=False))
        return over.order_by(F("ends_at").desc(nulls_last=True), "-pk")

    def undecided(self):
        """Courses that schools reserve places on and that neither go ahead for sure nor were cancelled."""
        return self.standing().filter(opened_at__isnull=False, confirmed_at__isnull=True)

    def to_decide_by(self, day):
        """Undecided courses whose go/no-go day is `day` or was before it."""
        return self.undecided().filter(decide_on__lte=day)

    def for_listing(self):
        return self.select_related("group", "provider").with_numbers()

    def locked(self, pk):
        """The course with its row held until the transaction ends: whoever changes its places waits here."""
        rows = self.select_related("group", "provider").select_for_update(no_key=True, of=("self",))
        return rows.get(pk=pk)


class Course(models.Model):
    """A course that a group commissions. Schools reserve places on it once it is opened; on the go/no-go day whoever
    runs it decides whether it goes ahead."""

    SCOPE = Scope(author="commissioned_by_id", group="group_id", authority="group__authority_id")
    MAY_SEE = Permission.COURSE_VIEW

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="courses")
    title = models.CharField(max_length=150)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="courses")
    description = models.TextField(blank=True)
    award = models.CharField("what it awards", max_length=150, blank=True)
    renew_after_months = models.PositiveSmallIntegerField(null=True, blank=True)
    places_per_school = models.PositiveSmallIntegerField()
    minimum = models.PositiveSmallIntegerField()
    maximum = models.PositiveSmallIntegerField()
    decide_on = models.DateField("go/no-go day")
    free_until = models.DateField("last day to give places back free")
    net_pence = models.PositiveBigIntegerField()
    vat_pence = models.PositiveBigIntegerField(default=0)
    commissioned_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="courses_commissioned")
    commissioned_at = models.DateTimeField(default=timezone.now, editable=False)
    commission_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    decision_asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancel_reason = models.CharField(max_length=300, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CourseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minimum__gte=1, minimum__lte=F("maximum")),
                name="course_minimum_within_maximum",
                violation_error_message="The smallest number must be 1 or more, and not above the largest.",
            ),
            models.CheckConstraint(
                condition=Q(places_per_school__gte=1, places_per_school__lte=F("maximum")),
                name="course_places_per_school_within_maximum",
                violation_error_message="Places for each school must be 1 or more, and not above the largest number.",
            ),
            models.CheckConstraint(
                condition=Q(renew_after_months__isnull=True) | Q(renew_after_months__gte=1) & ~Q(award=""),
                name="course_renews_what_it_awards",
                violation_error_message="Enter what the course awards, or leave out after how many months it renews.",
            ),
            models.CheckConstraint(
                condition=Q(net_pence__lt=LARGEST, vat_pence__lte=F("net_pence")),
                name="course_price_is_sound",
                violation_error_message="The VAT cannot be more than the price without VAT.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(opened_at__isnull=False),
                name="course_opened_before_confirmed",
                violation_error_message="Open the course for places before you decide that it goes ahead.",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | ~Q(cancel_reason=""),
                name="course_cancelled_with_a_reason",
                violation_error_message="Enter why the course is cancelled.",
            ),
        ]
        indexes = [
            models.Index(fields=["group", "-id"], name="course_of_group"),
            models.Index(
                fields=["decide_on"],
                name="course_to_decide",
                condition=Q(confirmed_at__isnull=True, cancelled_at__isnull=True),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("training:course", kwargs={"pk": self.pk})

    @property
    def about(self):
        """How letters, history lines and charges name this course."""
        return f"training.course:{self.pk}"

    @property
    def is_opened(self):
        return self.opened_at is not None

    @property
    def is_confirmed(self):
        return self.confirmed_at is not None

    @property
    def is_cancelled(self):
        return self.cancelled_at is not None

    @property
    def is_undecided(self):
        return self.is_opened and not self.is_confirmed and not self.is_cancelled

    @property
    def is_to_decide(self):
        """Whether the go/no-go day has come and nobody has decided."""
        return self.is_undecided and self.decide_on <= timezone.localdate()

    @property
    def price_pence(self):
        """What the provider is expected to ask, with VAT."""
        return self.net_pence + self.vat_pence

    @property
    def is_over(self):
        """Whether its last session is over. Needs `with_numbers()`."""
        return self.ends_at is not None and self.ends_at <= timezone.now()

    @property
    def left(self):
        """Places that nobody has. Needs `with_numbers()`."""
        return max(self.maximum - self.held, 0)

    @property
    def missing(self):
        """Places that are missing to the smallest number. Needs `with_numbers()`."""
        return max(self.minimum - self.held, 0)

    @property
    def pence_per_place(self):
        """What one place would cost if it ran today, with VAT, rounded up to a penny; None while nobody has a place.
        Needs `with_numbers()`."""
        return -(-self.price_pence // self.held) if self.held else None

    @property
    def pence_per_place_if_full(self):
        """What one place costs if every place is taken, with VAT, rounded up to a penny."""
        return -(-self.price_pence // self.maximum)


class SessionQuerySet(ScopedQuerySet):
    def for_guard(self):
        rows = super().for_guard().select_related("course__group", "course__provider", "host_school")
        return rows.with_taken()

    def standing(self):
        """Sessions that have not been taken off."""
        return self.filter(cancelled_at__isnull=True)

    def not_begun(self):
        return self.standing().filter(starts_at__gt=timezone.now())

    def with_taken(self):
        """With `taken`, the number of places in it."""
        return self.annotate(taken=Count("places"))

    def for_page(self):
        """In order, with what a page says of each."""
        return self.standing().select_related("host_school").with_taken().order_by("starts_at", "pk")

    def to_mark(self, now=None):
        """Sessions that have begun and in which some place is not marked."""
        begun = self.standing().filter(starts_at__lte=now or timezone.now(), course__cancelled_at__isnull=True)
        return begun.filter(places__attendance="").distinct()

    def locked(self, pk):
        """The session with its row held until the transaction ends. Its course is locked first."""
        rows = self.select_related("course__group", "course__provider", "host_school")
        return rows.select_for_update(no_key=True, of=("self",)).get(pk=pk)


class Session(models.Model):
    """One time at which a course is given. Its `uid` never changes; `sequence` rises whenever calendars must be
    told."""

    SCOPE = Scope(
        author="course__commissioned_by_id", group="course__group_id", authority="course__group__authority_id"
    )
    MAY_SEE = Permission.COURSE_VIEW

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    host_school = models.ForeignKey(
        School, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions_hosted"
    )
    room = models.CharField("room or place", max_length=200, blank=True)
    join_link = models.URLField("link to join online", max_length=500, blank=True)
    capacity = models.PositiveSmallIntegerField()
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancel_reason = models.CharField(max_length=300, blank=True, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_it_starts",
                violation_error_message="The session must end after it starts.",
            ),
            models.CheckConstraint(
                condition=Q(host_school__isnull=False) | ~Q(room="") | ~Q(join_link=""),
                name="session_is_somewhere",
                violation_error_message="Choose a host school, or enter a place or a link to join online.",
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1),
                name="session_holds_somebody",
                violation_error_message="The session must have room for 1 person or more.",
            ),
        ]
        indexes = [models.Index(fields=["course", "starts_at"], name="session_of_course")]

    def __str__(self):
        return dates.span(self.starts_at, self.ends_at)

    def get_absolute_url(self):
        return self.course.get_absolute_url()

    @property
    def about(self):
        """How letters and history lines name this session."""
        return f"training.session:{self.pk}"

    @property
    def is_cancelled(self):
        return self.cancelled_at is not None

    @property
    def has_begun(self):
        return self.starts_at <= timezone.now()

    @property
    def where(self):
        """ "Hall, Brook Lane Primary School"; "online" for a session that is nowhere else. Needs the host school."""
        return ", ".join(filter(None, [self.room, str(self.host_school or "")])) or "online"

    @property
    def room_left(self):
        """Places that can still be put in it. Needs `with_taken()`."""
        return max(self.capacity - self.taken, 0)
