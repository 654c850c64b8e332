"""Shared priorities: what the members' own development plans have in common."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from clusters.models import School
from clusters.permissions.scope import Scope, ScopedQuerySet
from clusters.permissions.table import Permission
from partnerships.models.partnerships import Partnership
from partnerships.years import EARLIEST, LATEST, in_words


class PriorityQuerySet(ScopedQuerySet):
    def of_year(self, year):
        return self.filter(year=year)

    def in_order(self):
        """The newest year first, in it as the partnership put them."""
        return self.order_by("-year", "position", "pk")

    def for_listing(self):
        """In order, each with the schools whose development plans name it."""
        return self.prefetch_related("schools").in_order()


class Priority(models.Model):
    """Something that the members work on together for a school year, the reason, and whose plans name it."""

    SCOPE = Scope(group="partnership_id", authority="partnership__authority_id")
    MAY_SEE = Permission.PARTNERSHIP_VIEW

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="priorities")
    title = models.CharField("priority", max_length=150)
    reason = models.TextField(help_text="Why the partnership shares it: what the schools' figures or reviews show")
    year = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)],
        help_text="The school year by its September: 2026 for 2026/27",
    )
    position = models.PositiveIntegerField(default=0, editable=False)
    schools = models.ManyToManyField(
        School, blank=True, related_name="shared_priorities", help_text="Schools whose development plans name it"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PriorityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "priorities"
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=EARLIEST, year__lte=LATEST), name="priority_year_is_a_school_year"
            ),
            models.UniqueConstraint(
                fields=["partnership", "year", "title"],
                name="priority_once_per_year",
                violation_error_message="This is a priority of that year already. Change that one instead.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"{reverse('partnerships:priorities', kwargs={'slug': self.partnership.slug})}#priority-{self.pk}"

    @property
    def year_in_words(self):
        """ "2026/27"."""
        return in_words(self.year)

    @property
    def about(self):
        """How letters and history lines name it."""
        return f"partnerships.priority:{self.pk}"
