"""Who has what, from when until when."""

import uuid
from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils import timezone

from clusters.models import Group, School
from clusters.permissions.scope import Scope, ScopedQuerySet
from clusters.permissions.table import Permission
from common import dates
from resources.models.prices import Priced, Unit
from resources.models.resources import Resource

TAKEN, JUST_TAKEN = "taken", "That slot has just been taken. Choose another time."
"""Code and sentence of the error that a time is no longer free."""
HUNDREDTH = Decimal("0.01")


class MomentRange(Func):
    """PostgreSQL's tstzrange(from, until, '[)')."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class BookingQuerySet(ScopedQuerySet):
    def for_guard(self):
        people = ("school", "group", "booked_by", "decided_by", "cancelled_by", "use_confirmed_by")
        return super().for_guard().select_related("resource__owner", *people).prefetch_related("resource__gates")

    def live(self):
        """Bookings that keep others out: asked for or approved."""
        return self.filter(state__in=Booking.LIVE)

    def during(self, start, end):
        """Bookings that take up any of the time from `start` until before `end`, the gaps after them included."""
        return self.filter(period__overlap=(start, end)).order_by("starts_at", "pk")

    def of(self, *resources):
        """Bookings of any of `resources`."""
        return self.filter(resource__in=resources)

    def besides(self, booking):
        return self.exclude(pk=booking.pk)

    def with_key(self, key):
        """The booking that the form of this key made, or None."""
        return self.filter(booking_key=key).first()

    def upcoming(self, now=None):
        """Live bookings that are not over, the next one first."""
        return self.live().filter(ends_at__gt=now or timezone.now()).order_by("starts_at", "pk")

    def not_begun(self):
        return self.live().filter(starts_at__gt=timezone.now()).order_by("starts_at", "pk")

    def waiting_for_owner(self, now=None):
        """Bookings that lie ahead and wait for approval, and those that are over, cost something and whose use nobody
        has confirmed."""
        now, state = now or timezone.now(), Booking.State
        asked = Q(state=state.ASKED, starts_at__gt=now)
        used = Q(state=state.BOOKED, ends_at__lte=now, use_confirmed_at__isnull=True, rate_pence__isnull=False)
        return self.filter(asked | used & ~Q(school=F("resource__owner")))

    def for_listing(self):
        return self.select_related("resource__owner", "school")

    def held_still(self):
        """Locked until the transaction ends, with all that letters say of them."""
        return self.for_guard().select_for_update(no_key=True, of=("self",))


class Booking(Priced):
    """A school has a resource for a time. Price and gap are those of the day it was booked."""

    SCOPE = Scope(author="booked_by_id", school="school_id", lender="resource__owner_id")
    MAY_SEE = Permission.BOOKING_VIEW

    class State(models.TextChoices):
        ASKED = "asked", "Asked for"
        BOOKED = "booked", "Booked"
        REJECTED = "rejected", "Rejected"
        CANCELLED = "cancelled", "Cancelled"

    LIVE = (State.ASKED, State.BOOKED)

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="bookings")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="bookings")
    group = models.ForeignKey(
        Group,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bookings",
        help_text="The group through which the school may book; none for what is its own",
    )
    purpose = models.CharField("what it is for", max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    free_again_at = models.DateTimeField(editable=False, help_text="The end and the gap after it")
    period = models.GeneratedField(
        expression=MomentRange("starts_at", "free_again_at", RangeBoundary()),
        output_field=DateTimeRangeField(),
        db_persist=True,
    )
    state = models.CharField(max_length=10, choices=State, default=State.BOOKED)
    reason = models.CharField("reason", max_length=300, blank=True)
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="resource_bookings")
    booked_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="bookings_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="bookings_cancelled"
    )
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    used_quantity = models.DecimalField("used", max_digits=7, decimal_places=2, null=True, blank=True)
    use_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="bookings_confirmed"
    )
    use_confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    booking_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = BookingQuerySet.as_manager()

    class Meta:
        constraints = [
            *Priced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="booking_ends_after_it_starts",
                violation_error_message="The booking must end after it starts.",
            ),
            models.CheckConstraint(condition=Q(free_again_at__gte=F("ends_at")), name="booking_gap_follows_its_end"),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "booked", "rejected", "cancelled"]), name="booking_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["rejected", "cancelled"]) | ~Q(reason=""),
                name="booking_says_why_not",
                violation_error_message="Enter the reason.",
            ),
            models.CheckConstraint(
                condition=Q(used_quantity__isnull=True) | Q(used_quantity__gte=0, state="booked"),
                name="booking_use_is_of_a_booking",
                violation_error_message="Only the use of a booking that was approved can be confirmed.",
            ),
            ExclusionConstraint(
                name="booking_once_at_a_time",
                expressions=[("resource", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(state__in=["asked", "booked"]),
                violation_error_code=TAKEN,
                violation_error_message=JUST_TAKEN,
            ),
        ]
        indexes = [
            models.Index(fields=["resource", "starts_at"], name="booking_of_resource"),
            models.Index(fields=["school", "starts_at"], name="booking_of_school"),
        ]

    def __str__(self):
        return f"{self.resource}, {dates.span(self.starts_at, self.ends_at)}"

    def get_absolute_url(self):
        return reverse("resources:booking", kwargs={"pk": self.pk})

    @property
    def about(self):
        """How letters, history lines and charges name this booking."""
        return f"resources.booking:{self.pk}"

    @property
    def is_live(self):
        return self.state in self.LIVE

    @property
    def is_asked(self):
        return self.state == self.State.ASKED

    @property
    def is_off(self):
        """Whether it was rejected or cancelled."""
        return not self.is_live

    @property
    def has_begun(self):
        return self.starts_at <= timezone.now()

    @property
    def is_over(self):
        return self.ends_at <= timezone.now()

    @property
    def is_open(self):
        """Whether it can still be decided, moved and cancelled."""
        return self.is_live and not self.has_begun

    @property
    def is_own(self):
        """Whether the school booked what is its own. Needs the resource."""
        return self.school_id == self.resource.owner_id

    @property
    def is_charged(self):
        """Whether its use will be paid for. Needs the resource."""
        return not self.is_free and not self.is_own

    @property
    def needs_approval(self):
        """Whether the owner has to approve: never what its own school books. Needs the resource."""
        return self.resource.needs_approval and not self.is_own

    @property
    def awaits_confirmation(self):
        """Whether the owner still has to say what was used. Needs the resource."""
        is_done = self.state == self.State.BOOKED and self.is_over
        return is_done and self.is_charged and self.use_confirmed_at is None

    def copy_terms(self):
        """Take over price, gap and approval as they are today: they hold whatever the owner changes later."""
        resource = self.resource
        self.rate_pence, self.rate_unit = resource.rate_pence, resource.rate_unit
        self.vat_percent = resource.vat_percent
        self.free_again_at = self.ends_at + resource.gap
        self.state = self.State.ASKED if self.needs_approval else self.State.BOOKED

    @property
    def used_in_words(self):
        """ "3.5 hours" as confirmed; empty before."""
        return "" if self.used_quantity is None else self.in_words(self.used_quantity)

    @property
    def planned_quantity(self):
        """How much of the rate's unit the booked time comes to; None for what only its use shows, such as miles."""
        if self.rate_unit == Unit.HOUR:
            return (Decimal((self.ends_at - self.starts_at).total_seconds()) / 3600).quantize(HUNDREDTH)
        if self.rate_unit == Unit.DAY:
            last = dates.in_london(self.ends_at - timedelta(microseconds=1))
            return Decimal((last.date() - dates.in_london(self.starts_at).date()).days + 1)
        return Decimal(1) if self.rate_unit == Unit.USE else None

    @property
    def planned_cost(self):
        """(net, VAT) in pence for the booked time; None for what is free or only its use shows. Needs the resource."""
        quantity = self.planned_quantity
        return self.cost_of(quantity) if self.is_charged and quantity is not None else None
