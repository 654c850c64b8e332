"""Requests for a governor group, and what is said about them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When
from django.urls import reverse
from django.utils import timezone

from clusters.models.groups import Cluster, GovernorGroup
from clusters.permissions.scope import Scope, ScopedQuerySet
from clusters.permissions.table import Permission
from common import dates

PERSON = settings.AUTH_USER_MODEL


class GroupRequestQuerySet(ScopedQuerySet):
    def for_guard(self):
        return super().for_guard().select_related("cluster__authority", "asked_by", "decided_by", "governor_group")

    def waiting(self):
        """Those that nobody has decided, the longest waiting first."""
        return self.filter(state=GroupRequest.State.WAITING).order_by("asked_at", "pk")

    def of_authority(self, authority):
        return self.filter(cluster__authority=authority)

    def for_cluster(self, cluster):
        return self.filter(cluster=cluster)

    def of_address(self, email):
        return self.filter(email=email)

    def beside(self, asked):
        """The others."""
        return self.exclude(pk=asked.pk)

    def for_listing(self):
        """With the cluster; those that wait stand first, the longest waiting on top, then the latest decided."""
        waits = Q(state=GroupRequest.State.WAITING)
        order = (Case(When(waits, then=0), default=1), Case(When(waits, then="asked_at")), "-decided_at", "-pk")
        return self.select_related("cluster", "governor_group").order_by(*order)


class GroupRequest(models.Model):
    """Somebody asks that a governor group be established for a cluster. `asked_by` is None for who was not signed in:
    they are written to at `email`, and nobody has checked who they are."""

    SCOPE = Scope(person="asked_by_id", authority="cluster__authority_id")
    MAY_SEE = Permission.REQUEST_VIEW

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DECLINED = "declined", "Declined"
        ESTABLISHED = "established", "Established"

    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="requests")
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="group_requests")
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254)
    role = models.CharField("role and school", max_length=150)
    why = models.TextField()
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    reason = models.CharField("why it was declined", max_length=1000, blank=True)
    governor_group = models.ForeignKey(
        GovernorGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="group_requests_decided"
    )

    objects = GroupRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "declined", "established"]), name="request_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | ~Q(state="waiting") & Q(decided_at__isnull=False),
                name="request_decided_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""),
                name="request_declined_with_a_reason",
                violation_error_message="Enter why the request is declined.",
            ),
            models.CheckConstraint(
                condition=Q(state="established", governor_group__isnull=False)
                | ~Q(state="established") & Q(governor_group__isnull=True),
                name="request_established_as_a_group",
            ),
            models.UniqueConstraint(
                fields=["cluster", "email"],
                condition=Q(state="waiting"),
                name="request_once_while_it_waits",
                violation_error_message="You have asked for this already, and nobody has decided yet.",
            ),
        ]

    def __str__(self):
        return f"Request for a governor group for {self.cluster}"

    def get_absolute_url(self):
        return reverse("clusters:request", kwargs={"pk": self.pk})

    @property
    def about(self):
        """How letters and history lines name this request."""
        return f"clusters.grouprequest:{self.pk}"

    @property
    def is_waiting(self):
        return self.state == self.State.WAITING

    @property
    def asker(self):
        """Who is written to: the person, or the address of somebody who was not signed in. Needs the person."""
        return self.asked_by or self.email

    @property
    def outcome(self):
        """How it was decided, in a sentence; empty while it waits. Needs the people and the group."""
        if self.is_waiting:
            return ""
        if self.state == self.State.DECLINED:
            return f"{self.decided_by} declined this request on {dates.day(self.decided_at)}."
        return f"{self.decided_by} established {self.governor_group} on {dates.day(self.decided_at)}."


class RequestMessageQuerySet(models.QuerySet):
    def in_order(self):
        """As they were written, each with its author."""
        return self.select_related("author").order_by("pk")


class RequestMessage(models.Model):
    """What an officer and the asker of a request wrote to each other. Without an `author`, it came through the public
    form under the asker's address."""

    request = models.ForeignKey(GroupRequest, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sent_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RequestMessageQuerySet.as_manager()

    def __str__(self):
        return f"Message about: {self.request}"

    @property
    def is_from_asker(self):
        """Whether the asker wrote it, and not an officer. Needs the request."""
        return self.author_id is None or self.author_id == self.request.asked_by_id

    @property
    def writer(self):
        """Who wrote it, in words. Needs the author and the request."""
        return str(self.author) if self.author else f"{self.request.name}, through the public form"
