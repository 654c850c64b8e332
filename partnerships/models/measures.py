"""Measures of what a partnership achieves, each beside comparators, with what is not published kept apart from zero."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from clusters.permissions.scope import Scope, ScopedQuerySet
from clusters.permissions.table import Permission
from partnerships.models.partnerships import Partnership
from partnerships.years import EARLIEST, LATEST, in_words

MINUS = "−"


class MeasureQuerySet(ScopedQuerySet):
    def for_guard(self):
        """With its partnership, its lines and all their figures: three queries."""
        return super().for_guard().select_related("partnership").prefetch_related("comparators__figures")

    def in_order(self):
        return self.order_by("position", "pk")

    def for_listing(self):
        """In order, each with its lines and all their figures: three queries."""
        return self.prefetch_related("comparators__figures").in_order()


class Measure(models.Model):
    """One thing that is measured each school year, such as Progress 8 of all pupils."""

    SCOPE = Scope(group="partnership_id", authority="partnership__authority_id")
    MAY_SEE = Permission.PARTNERSHIP_VIEW

    class Better(models.TextChoices):
        HIGHER = "higher", "Higher is better"
        LOWER = "lower", "Lower is better"
        NEITHER = "neither", "Neither: it only describes"

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="measures")
    title = models.CharField("measure", max_length=150)
    unit = models.CharField(max_length=20, blank=True, help_text="What stands after each figure, such as %")
    decimals = models.PositiveSmallIntegerField("decimal places", default=2, validators=[MaxValueValidator(3)])
    better = models.CharField(max_length=10, choices=Better, default=Better.HIGHER)
    source = models.CharField(max_length=200, help_text="Who publishes the figures, and in which table")
    position = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(better__in=["higher", "lower", "neither"]), name="measure_better_known"),
            models.CheckConstraint(condition=Q(decimals__lte=3), name="measure_decimals_within_what_is_kept"),
            models.UniqueConstraint(
                fields=["partnership", "title"],
                name="measure_once_per_partnership",
                violation_error_message="This is measured already. Enter its figures there.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("partnerships:measure", kwargs={"pk": self.pk})

    @property
    def about(self):
        """How letters and history lines name it."""
        return f"partnerships.measure:{self.pk}"

    def in_words(self, value):
        """ "−0.20", "63.1%": `value`, a number, as the measure's figures are written."""
        text = f"{value:,.{self.decimals}f}".replace("-", MINUS)
        unit = self.unit if self.unit in {"", "%"} else f" {self.unit}"
        return f"{text}{unit}"


class ComparatorQuerySet(models.QuerySet):
    def in_order(self):
        """The partnership's own line first."""
        return self.order_by("-is_ours", "position", "pk")


class Comparator(models.Model):
    """One line of a measure: the partnership's own, or somebody's with whom it compares itself."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="comparators")
    name = models.CharField(max_length=80)
    is_ours = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    objects = ComparatorQuerySet.as_manager()

    class Meta:
        ordering = ["-is_ours", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "name"],
                name="comparator_once_per_measure",
                violation_error_message="Each line needs a name of its own.",
            ),
            models.UniqueConstraint(
                fields=["measure"], condition=Q(is_ours=True), name="comparator_one_of_our_own_per_measure"
            ),
        ]

    def __str__(self):
        return self.name


class Figure(models.Model):
    """What is known of one line for one school year: a value, or why there is none. No row: nobody has said."""

    class Status(models.TextChoices):
        PUBLISHED = "published", "Published"
        PROVISIONAL = "provisional", "Provisional"
        NOT_PUBLISHED = "not_published", "Not published"
        SUPPRESSED = "suppressed", "Suppressed"

    comparator = models.ForeignKey(Comparator, on_delete=models.CASCADE, related_name="figures")
    year = models.PositiveSmallIntegerField(help_text="The school year by its September: 2023 for 2023/24")
    status = models.CharField(max_length=15, choices=Status, default=Status.PUBLISHED)
    value = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)

    class Meta:
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["comparator", "year"], name="figure_once_a_year"),
            models.CheckConstraint(
                condition=Q(year__gte=EARLIEST, year__lte=LATEST), name="figure_year_is_a_school_year"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["published", "provisional"], value__isnull=False)
                | Q(status__in=["not_published", "suppressed"], value__isnull=True),
                name="figure_has_a_value_or_a_reason",
                violation_error_message="A figure is a value, or says why there is none; never both.",
            ),
        ]

    def __str__(self):
        return f"{self.comparator}, {in_words(self.year)}"

    @property
    def has_value(self):
        """Whether there is a value, zero among them."""
        return self.value is not None

    @property
    def is_provisional(self):
        return self.status == self.Status.PROVISIONAL
