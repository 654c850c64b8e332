"""Rooms, vehicles, equipment, people and services that a school lends."""

from datetime import time, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from clusters.models import Group, School
from clusters.permissions.scope import Scope, ScopedQuerySet
from clusters.permissions.table import Permission
from common import dates
from resources.models.prices import Priced

SATURDAY = 5


class ResourceQuerySet(ScopedQuerySet):
    def for_guard(self):
        return super().for_guard().select_related("owner").prefetch_related("gates")

    def offered(self):
        """Those that can be booked: not taken out of sharing."""
        return self.filter(withdrawn_at__isnull=True)

    def shared_with_group(self, group):
        return self.filter(shared_with=group)

    def of_kind(self, kind):
        return self.filter(kind=kind)

    def held_still(self):
        """Locked until the transaction ends, so that one booking at a time looks for a free time and takes it."""
        return self.select_for_update(no_key=True, of=("self",))

    def for_listing(self):
        return self.select_related("owner").order_by("name", "pk")


class Resource(Priced):
    """Something a school lends to the groups it is shared with. Times of day are Europe/London."""

    SCOPE = Scope(school="owner_id", shared_with="shared_with")
    MAY_SEE = Permission.RESOURCE_VIEW

    class Kind(models.TextChoices):
        ROOM = "room", "Room"
        VEHICLE = "vehicle", "Vehicle"
        EQUIPMENT = "equipment", "Equipment"
        PERSON = "person", "Person"
        SERVICE = "service", "Service"

    owner = models.ForeignKey(School, on_delete=models.PROTECT, related_name="resources")
    shared_with = models.ManyToManyField(Group, related_name="resources")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=100)
    description = models.TextField(max_length=2000, blank=True)
    place = models.CharField("where it is", max_length=200, blank=True)
    capacity = models.PositiveSmallIntegerField("people it takes", null=True, blank=True)
    needs_approval = models.BooleanField(default=True)
    gap_minutes = models.PositiveSmallIntegerField("minutes between bookings", default=0)
    notice_hours = models.PositiveSmallIntegerField("hours of notice", default=0)
    opens_at = models.TimeField("from", default=time(8))
    closes_at = models.TimeField("until", default=time(18))
    at_weekends = models.BooleanField("at weekends too", default=False)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="resources_offered")
    offered_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        constraints = [
            *Priced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=["room", "vehicle", "equipment", "person", "service"]),
                name="resource_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="resource_closes_after_it_opens",
                violation_error_message="The time until which it can be booked must be after the time it opens.",
            ),
            models.UniqueConstraint(
                fields=["owner", "name"],
                condition=Q(withdrawn_at__isnull=True),
                name="resource_name_once_per_school",
                violation_error_message="Your school offers something of this name already. Choose another name.",
            ),
        ]
        indexes = [models.Index(fields=["name", "id"], name="resource_by_name")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("resources:resource", kwargs={"pk": self.pk})

    @property
    def about(self):
        """How letters and history lines name this resource."""
        return f"resources.resource:{self.pk}"

    @property
    def full_name(self):
        """ "Minibus (Moss Bank Primary School)". Needs the owner."""
        return f"{self.name} ({self.owner})"

    @property
    def is_withdrawn(self):
        return self.withdrawn_at is not None

    @property
    def gap(self):
        return timedelta(minutes=self.gap_minutes)

    @property
    def hours(self):
        """ "8am to 6pm, Monday to Friday"."""
        days = "every day" if self.at_weekends else "Monday to Friday"
        return f"{dates.clock(self.opens_at)} to {dates.clock(self.closes_at)}, {days}"

    def is_open_on(self, day):
        return self.at_weekends or day.weekday() < SATURDAY

    def lapsed_on(self, day):
        """The gates that have run out by `day`. Needs the gates."""
        return [gate for gate in self.gates.all() if gate.valid_until < day]


class Gate(models.Model):
    """A paper without which a thing may not be used: no booking goes beyond its last day."""

    class Kind(models.TextChoices):
        PERMIT = "permit", "Section 19 permit"
        INSURANCE = "insurance", "Insurance"
        DRIVER = "driver", "Driver’s entitlement"
        CHECKS = "checks", "Written confirmation of safeguarding checks"

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="gates")
    kind = models.CharField(max_length=10, choices=Kind)
    valid_until = models.DateField(help_text="The last day that counts")

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["resource", "kind"], name="gate_once_per_resource"),
            models.CheckConstraint(
                condition=Q(kind__in=["permit", "insurance", "driver", "checks"]), name="gate_kind_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, valid until {dates.day(self.valid_until)}"


GATES = {
    Resource.Kind.VEHICLE: [Gate.Kind.PERMIT, Gate.Kind.INSURANCE, Gate.Kind.DRIVER],
    Resource.Kind.PERSON: [Gate.Kind.CHECKS],
}
"""Which papers are asked for; the other kinds need none."""
