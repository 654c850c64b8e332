"""Anything that meets, decides and shares: clusters, governor groups, and who is in them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from clusters.models.periods import EQUAL, OVERLAPS, PERIOD, Dated, DatedQuerySet, ends_after_it_starts
from clusters.models.schools import LocalAuthority, Organisation, School
from clusters.permissions.scope import Scope, ScopedQuerySet
from clusters.permissions.table import Job, Permission, Profile

KINDS = ("cluster", "governorgroup", "partnership", "workingparty")
"""The children of `Group`, by the name of their link; those of `partnerships` among them."""


class GroupQuerySet(ScopedQuerySet):
    def active(self):
        return self.filter(closed_at__isnull=True)

    def of_authority(self, authority):
        return self.filter(authority=authority)

    def matched_to(self, group):
        """The cluster of a governor group, and the governor group of a cluster."""
        beside = Q(cluster__governor_group=group.pk) | Q(governorgroup__matched_cluster=group.pk)
        return self.active().filter(beside)

    def for_page(self):
        """With authority, manager and kind of each group, and what governor groups are matched to, for a page of all
        groups. Pages of one group ask for what they show piece by piece: see clusters.group_page."""
        kinds = ("cluster", "governorgroup__matched_cluster", "partnership", "workingparty")
        return self.select_related("authority", "managed_by", *kinds)

    def held_still(self):
        """Locked, always in the same order: two people who change the schools of several groups wait for each other,
        and never in a circle."""
        return self.select_for_update(no_key=True, of=("self",)).order_by("pk")

    def with_kind(self):
        return self.select_related(*KINDS)


class Group(models.Model):
    """The unit of membership, permission and money. Kinds are children of this table, so that a meeting, a charge
    or a resource has one foreign key, `group`."""

    SCOPE = Scope(group="pk", authority="authority_id")
    MAY_SEE = Permission.GROUP_VIEW

    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=140, unique=True)
    purpose = models.TextField(blank=True)
    seats = ArrayField(
        models.CharField(max_length=20, choices=Job),
        default=list,
        help_text="The posts whose holders sit in this group",
    )
    profile = models.CharField("rules it follows", max_length=20, choices=Profile, default=Profile.INFORMAL)
    managed_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="manages")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "authority",
                Lower("name"),
                name="group_name_once_per_authority",
                violation_error_message="There is a group with this name already. Choose another name.",
            ),
            models.CheckConstraint(condition=Q(profile__in=Profile.values), name="group_profile_is_known"),
            models.CheckConstraint(condition=Q(seats__contained_by=Job.values), name="group_seats_are_known"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("clusters:group", kwargs={"slug": self.slug})

    @property
    def kind(self):
        """What sort of group it is, in words; asked of its `child()`."""
        return "Group"

    @property
    def seat_names(self):
        return [Job(seat).label for seat in self.seats]

    @property
    def about(self):
        """How letters and history lines name this group."""
        return f"clusters.group:{self.pk}"

    def child(self):
        """This group as its own kind: a Cluster, a GovernorGroup, a Partnership…, or itself. No query after
        `with_kind()`."""
        for kind in KINDS:
            if hasattr(self, kind):
                return getattr(self, kind)
        return self


class ClusterQuerySet(GroupQuerySet):
    def with_governor_group(self):
        """With the governor group that is matched to each."""
        return self.select_related("authority", "governor_group")


class Cluster(Group):
    """Schools of one area and phase whose head teachers meet."""

    class Phase(models.TextChoices):
        PRIMARY = "primary", "Primary"
        SECONDARY = "secondary", "Secondary"
        ALL = "all", "All phases"

    phase = models.CharField(max_length=10, choices=Phase)
    area = models.CharField(max_length=120, blank=True)

    objects = ClusterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(phase__in=["primary", "secondary", "all"]), name="cluster_phase_is_known"
            ),
        ]

    @property
    def kind(self):
        """ "Cluster, primary"."""
        return f"Cluster, {self.get_phase_display().lower()}"


class GovernorGroup(Group):
    """Governors of several schools, matched to a cluster or standing alone."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        ESTABLISHED = "established", "Established"
        DORMANT = "dormant", "Dormant"

    matched_cluster = models.OneToOneField(
        Cluster, on_delete=models.PROTECT, null=True, blank=True, related_name="governor_group"
    )
    state = models.CharField(max_length=12, choices=State, default=State.PROPOSED)

    objects = GroupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "established", "dormant"]), name="governor_group_state_is_known"
            ),
        ]

    @property
    def kind(self):
        """ "Governor group, established"."""
        return f"Governor group, {self.get_state_display().lower()}"


class MembershipQuerySet(DatedQuerySet, ScopedQuerySet):
    def of_schools(self):
        return self.filter(school__isnull=False)

    def for_listing(self):
        return self.select_related("school__authority", "group").order_by("school__name", "school__urn")

    def with_members(self):
        """With the schools and organisations of one group."""
        return self.select_related("school__authority", "organisation").order_by("school__name", "school__urn", "pk")

    def with_groups(self):
        """With the groups of one school; the latest first among those of one name."""
        return self.select_related("group").order_by("group__name", "group_id", "-starts_on")


class Membership(Dated, models.Model):
    """A school or an organisation is in a group from a day, until a day."""

    SCOPE = Scope(group="group_id", authority="group__authority_id")
    MAY_SEE = Permission.GROUP_VIEW

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_it_starts("membership_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(school__isnull=False, organisation__isnull=True)
                | Q(school__isnull=True, organisation__isnull=False),
                name="membership_of_one_member",
                violation_error_message="Choose a school or an organisation, not both.",
            ),
            ExclusionConstraint(
                name="membership_school_once_at_a_time",
                expressions=[("group", EQUAL), ("school", EQUAL), (PERIOD, OVERLAPS)],
                condition=Q(school__isnull=False),
                violation_error_message="This school is in the group already on those dates.",
            ),
            ExclusionConstraint(
                name="membership_organisation_once_at_a_time",
                expressions=[("group", EQUAL), ("organisation", EQUAL), (PERIOD, OVERLAPS)],
                condition=Q(organisation__isnull=False),
                violation_error_message="This organisation is in the group already on those dates.",
            ),
        ]

    def __str__(self):
        return f"{self.member} in {self.group}"

    @property
    def member(self):
        """The school or the organisation."""
        return self.school or self.organisation
