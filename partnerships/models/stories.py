"""Stories: good practice that a school shares, problems it met, solutions it found."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from clusters.models import School
from clusters.permissions.scope import Scope, ScopedQuerySet
from clusters.permissions.table import Permission
from partnerships.models.partnerships import Partnership


class StoryQuerySet(ScopedQuerySet):
    def for_guard(self):
        return super().for_guard().select_related("partnership", "school", "told_by")

    def standing(self):
        """Stories that nobody has withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def for_listing(self):
        """With the school and who told it."""
        return self.select_related("school", "told_by").defer("text")


class Story(models.Model):
    """What one member tells the others (Markdown). Its teller may withdraw it."""

    SCOPE = Scope(author="told_by_id", group="partnership_id", authority="partnership__authority_id")
    MAY_SEE = Permission.PARTNERSHIP_VIEW

    class Kind(models.TextChoices):
        GOOD_PRACTICE = "good_practice", "Good practice"
        PROBLEM = "problem", "A problem to share"
        SOLUTION = "solution", "A solution"

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="stories")
    kind = models.CharField(max_length=15, choices=Kind, default=Kind.GOOD_PRACTICE)
    title = models.CharField(max_length=150)
    text = models.TextField(help_text="Markdown")
    school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, blank=True, related_name="stories")
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="stories")
    told_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "stories"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["good_practice", "problem", "solution"]), name="story_kind_is_known"
            ),
            models.UniqueConstraint(
                fields=["partnership", "told_by", "title"],
                condition=Q(withdrawn_at__isnull=True),
                name="story_told_once",
                violation_error_message="You have told a story with this title already. Correct that one, or choose "
                "another title.",
            ),
        ]
        indexes = [models.Index(fields=["partnership", "-id"], name="story_of_partnership")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("partnerships:story", kwargs={"pk": self.pk})

    @property
    def about(self):
        """How letters and history lines name it."""
        return f"partnerships.story:{self.pk}"
