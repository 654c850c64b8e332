"""Leave to read what a group keeps to itself: its papers or its accounts."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import Q
from django.utils import timezone

from clusters.models.groups import Group
from clusters.models.periods import EQUAL, OVERLAPS, PERIOD, Dated, DatedQuerySet, ends_after_it_starts
from clusters.permissions.scope import Scope, ScopedQuerySet
from clusters.permissions.table import Permission


class GrantQuerySet(DatedQuerySet, ScopedQuerySet):
    def for_guard(self):
        return super().for_guard().select_related("to_group", "to_person")

    def for_listing(self):
        return self.select_related("group", "to_group", "to_person", "granted_by").order_by("what", "starts_on", "pk")


class Grant(Dated, models.Model):
    """`group` lets another group, or one person such as an auditor, read its papers or its accounts for a while."""

    SCOPE = Scope(group="group_id", authority="group__authority_id")
    MAY_SEE = Permission.GROUP_SEE_PEOPLE

    class What(models.TextChoices):
        PAPERS = "papers", "Its meetings and their papers"
        ACCOUNTS = "accounts", "Its shared costs, funds and contracts"

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="grants")
    what = models.CharField(max_length=10, choices=What)
    to_group = models.ForeignKey(Group, on_delete=models.CASCADE, null=True, blank=True, related_name="grants_received")
    to_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="grants_received"
    )
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants_given")
    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_it_starts("grant_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(what__in=["papers", "accounts"]), name="grant_is_of_a_known_kind"),
            models.CheckConstraint(
                condition=Q(to_group__isnull=False, to_person__isnull=True)
                | Q(to_group__isnull=True, to_person__isnull=False),
                name="grant_to_one_reader",
                violation_error_message="Choose a group or a person, not both.",
            ),
            ExclusionConstraint(
                name="grant_to_group_once_at_a_time",
                expressions=[("group", EQUAL), ("what", EQUAL), ("to_group", EQUAL), (PERIOD, OVERLAPS)],
                condition=Q(to_group__isnull=False),
                violation_error_message="That group may read this already.",
            ),
            ExclusionConstraint(
                name="grant_to_person_once_at_a_time",
                expressions=[("group", EQUAL), ("what", EQUAL), ("to_person", EQUAL), (PERIOD, OVERLAPS)],
                condition=Q(to_person__isnull=False),
                violation_error_message="That person may read this already.",
            ),
        ]

    def __str__(self):
        return f"{self.get_what_display()} of {self.group}, for {self.reader}"

    @property
    def reader(self):
        """The group or the person that may read."""
        return self.to_group or self.to_person

    @property
    def reader_on_record(self):
        """The group by its name, a person by the address that was typed: their name would tell whether they have
        joined the portal. Needs the group or the person."""
        return str(self.to_group) if self.to_group_id else self.to_person.email

    @property
    def reader_in_history(self):
        """The group by its name; of a person neither name nor address, because many more people read the history than
        may see who has been let in. Needs the group."""
        return str(self.to_group) if self.to_group_id else "one person from outside the group"

    @property
    def is_of_papers(self):
        return self.what == self.What.PAPERS

    @property
    def what_in_words(self):
        """ "the papers of North cluster"."""
        return f"the {self.what} of {self.group}"

    @property
    def invited_to(self):
        """What somebody who has not joined is invited to: "reader of the papers of North cluster"."""
        return f"reader of {self.what_in_words}"

    @property
    def about(self):
        """How letters and history lines name this row."""
        return f"clusters.grant:{self.pk}"
