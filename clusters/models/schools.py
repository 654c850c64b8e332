"""Authorities, schools as the register knows them, and partners that are not schools."""

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Prefetch, Q, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse

from clusters.permissions.scope import Scope, ScopedQuerySet
from clusters.permissions.standing import standing_of
from clusters.permissions.table import Permission


class LocalAuthorityQuerySet(ScopedQuerySet):
    def with_an_area(self):
        """Authorities that have clusters, or while there are none, those that have schools."""
        groups = apps.get_model("clusters", "Cluster").objects.active().filter(authority=OuterRef("pk"))
        clustered = self.filter(Exists(groups))
        return clustered if clustered.exists() else self.filter(Exists(School.objects.filter(authority=OuterRef("pk"))))

    def home_of(self, user):
        """The authorities where `user` holds a post, or whose schools' posts the user holds."""
        if not user.is_authenticated:
            return self.none()
        standing = standing_of(user)
        return self.filter(Q(pk__in=list(standing.authority)) | Q(schools__in=list(standing.jobs))).distinct()


class LocalAuthority(models.Model):
    """A council that is responsible for schools. `code` is the DfE's three digits, such as 350."""

    SCOPE = Scope(authority="pk")
    MAY_SEE = Permission.AREA_RUN

    code = models.CharField(max_length=3, unique=True)
    name = models.CharField(max_length=120)

    objects = LocalAuthorityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "local authorities"
        ordering = ["name"]

    def __str__(self):
        return self.name


class SchoolQuerySet(ScopedQuerySet):
    def open(self):
        """Schools that take part: open, or open but proposed to close."""
        return self.filter(status__in=[School.Status.OPEN, School.Status.PROPOSED_TO_CLOSE])

    def in_area(self, authority):
        """Open schools of `authority`, and others' schools that are in one of its clusters."""
        members = current_clusters().filter(school=OuterRef("pk"), group__authority=authority)
        return self.open().filter(Q(authority=authority) | Exists(members))

    def with_clusters(self):
        """With `cluster_memberships`: the clusters that each school is in today, that of its own phase before one of
        all phases."""
        joined = current_clusters().select_related("group").order_by("-group__cluster__phase", "group__name")
        return self.prefetch_related(Prefetch("memberships", joined, to_attr="cluster_memberships"))

    def around(self, groups):
        """Open schools that are in any of `groups` today."""
        memberships = apps.get_model("clusters", "Membership").objects.current().filter(group__in=groups)
        return self.open().filter(pk__in=memberships.values("school"))

    def found_by(self, wanted):
        """Schools whose URN, postcode or any name is like the `wanted` one, the likeliest first; open before closed."""
        if wanted.urn is not None:
            return self.filter(urn=wanted.urn)
        if wanted.postcode:
            return self.filter(postcode__startswith=wanted.postcode).order_by(CLOSED_LAST, "postcode", "name", "urn")
        return self.named_like(wanted.name)

    def named_like(self, name):
        """Schools with a name like `name`, in capitals, the likeliest first; open before closed."""
        likeness = TrigramWordSimilarity(name, "names")
        return (
            self.filter(names__trigram_word_similar=name)
            .annotate(likeness=likeness, whole_likeness=TrigramSimilarity("names", name))
            .order_by("-likeness", CLOSED_LAST, "-whole_likeness", "name", "urn")
        )


def current_clusters():
    """Today's memberships in clusters. The model stands on this module, so it is looked up by name."""
    memberships = apps.get_model("clusters", "Membership").objects.current()
    return memberships.filter(group__cluster__isnull=False, group__closed_at__isnull=True)


CLOSED_LAST = Case(When(status="closed", then=1), default=0)


class School(models.Model):
    """A school of the DfE register (GIAS), by URN. Register values stand in their own fields; what the portal's
    people correct stands beside them and is never overwritten by an import."""

    SCOPE = Scope(school="pk", authority="authority_id")
    MAY_SEE = None

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        PROPOSED_TO_CLOSE = "closing", "Open, but proposed to close"
        PROPOSED_TO_OPEN = "opening", "Proposed to open"
        CLOSED = "closed", "Closed"
        OTHER = "other", "Not known"

    urn = models.PositiveIntegerField("URN", unique=True)
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="schools")
    establishment_number = models.CharField(max_length=4, blank=True)
    name = models.CharField("name in the register", max_length=200)
    local_name = models.CharField("name used locally", max_length=200, blank=True)
    former_names = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    names = models.GeneratedField(
        expression=Func(F("name"), F("local_name"), F("former_names"), function="school_names"),
        output_field=models.TextField(),
        db_persist=True,
        help_text="Every name it has or had, in capitals: what a search looks through",
    )
    phase = models.CharField(max_length=60, blank=True)
    type = models.CharField(max_length=80, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    status_text = models.CharField(max_length=60, blank=True, help_text="The register's own words")
    opened_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    closing_is_assumed = models.BooleanField(default=False, help_text="The register gave no closing date")
    religious_character = models.CharField(max_length=80, blank=True)
    trust_code = models.CharField(max_length=10, blank=True)
    trust = models.CharField(max_length=200, blank=True)
    street = models.CharField(max_length=150, blank=True)
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=8, blank=True, db_index=True)
    website = models.URLField(blank=True, max_length=300)
    telephone = models.CharField(max_length=30, blank=True)
    easting = models.PositiveIntegerField(null=True, blank=True, help_text="Metres, British National Grid")
    northing = models.PositiveIntegerField(null=True, blank=True, help_text="Metres, British National Grid")
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    low_age = models.PositiveSmallIntegerField(null=True, blank=True)
    high_age = models.PositiveSmallIntegerField(null=True, blank=True)
    pupils = models.PositiveIntegerField(null=True, blank=True)
    fsm_percent = models.DecimalField(
        "percentage eligible for free school meals", max_digits=4, decimal_places=1, null=True, blank=True
    )
    census_on = models.DateField("date of the pupil figures", null=True, blank=True)
    register_on = models.DateField("date of the register file", null=True, blank=True)
    version = models.PositiveIntegerField(
        default=1, editable=False, help_text="Of what the portal’s people correct, which an import leaves alone"
    )

    objects = SchoolQuerySet.as_manager()

    class Meta:
        ordering = ["name", "urn"]
        indexes = [GinIndex(OpClass("names", "gin_trgm_ops"), name="school_names_trgm")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["open", "closing", "opening", "closed", "other"]),
                name="school_status_is_known",
            ),
        ]

    def __str__(self):
        return self.display_name

    def get_absolute_url(self):
        return reverse("clusters:school", kwargs={"urn": self.urn})

    @property
    def display_name(self):
        return self.local_name or self.name

    @property
    def is_closed(self):
        return self.status == self.Status.CLOSED

    @property
    def is_on_the_map(self):
        return bool(self.easting and self.northing)


def display_name_of(path):
    """What the `display_name` of the school at `path` of a query is, for the database."""
    return Coalesce(NullIf(f"{path}__local_name", Value("")), f"{path}__name")


class Organisation(models.Model):
    """A partner that is not a school."""

    class Kind(models.TextChoices):
        COLLEGE = "college", "College"
        COUNCIL = "council", "Council"
        TRUST = "trust", "Academy trust"
        DIOCESE = "diocese", "Diocese"
        HEALTH = "health", "Health agency"
        EMPLOYER = "employer", "Employer"
        TRAINER = "trainer", "Training provider"
        OTHER = "other", "Other"

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["college", "council", "trust", "diocese", "health", "employer", "trainer", "other"]
                ),
                name="organisation_kind_is_known",
            ),
        ]

    def __str__(self):
        return self.name
