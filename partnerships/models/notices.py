"""Notices: news and initiatives that a council puts before groups."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from clusters.models import Group, LocalAuthority
from clusters.permissions.scope import Scope, ScopedQuerySet
from clusters.permissions.table import Permission


class NoticeQuerySet(ScopedQuerySet):
    def for_guard(self):
        return super().for_guard().select_related("authority", "posted_by")

    def standing(self):
        """Notices that hold today: not withdrawn, and not past their last day."""
        today = timezone.localdate()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today), withdrawn_at__isnull=True)

    def for_listing(self):
        return self.select_related("authority", "posted_by").defer("text")


class Notice(models.Model):
    """Something that an authority tells the people of some groups (Markdown). `ends_on` is the first day on which it
    no longer holds."""

    SCOPE = Scope(authority="authority_id", shared_with="groups")
    MAY_SEE = Permission.NOTICE_VIEW

    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="notices")
    groups = models.ManyToManyField(Group, related_name="notices")
    title = models.CharField(max_length=150)
    text = models.TextField(help_text="Markdown")
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    posted_at = models.DateTimeField(default=timezone.now, editable=False)
    ends_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "title"],
                condition=Q(withdrawn_at__isnull=True),
                name="notice_posted_once",
                violation_error_message="There is a notice with this title already. Choose another title, or withdraw "
                "that one first.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("partnerships:notice", kwargs={"pk": self.pk})

    @property
    def about(self):
        """How letters and history lines name it."""
        return f"partnerships.notice:{self.pk}"

    @property
    def is_over(self):
        return self.withdrawn_at is not None or (self.ends_on is not None and self.ends_on <= timezone.localdate())
