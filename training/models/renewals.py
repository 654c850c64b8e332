"""Which renewals people were told of, so that nobody is told twice."""

from datetime import timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from clusters.models import Qualification

EARLY, LAST = 60, 14
"""Days ahead at which people are told."""


class RenewalNoticeQuerySet(models.QuerySet):
    def due(self, today):
        """Qualifications that must be renewed soon and whose people have not been told in this round. One that the
        same person has renewed since needs no letter."""
        told = self.filter(qualification=OuterRef("pk"))
        last_call = Q(renew_by__gt=today, renew_by__lte=today + timedelta(days=LAST)) & ~Exists(told.filter(ahead=LAST))
        early = Q(renew_by__gt=today + timedelta(days=LAST), renew_by__lte=today + timedelta(days=EARLY))
        soon = Qualification.objects.filter(last_call | early & ~Exists(told))
        return soon.exclude(Exists(renewed())).order_by("renew_by", "pk")


def renewed():
    """Later qualifications of the same name and person as the one that the query is about."""
    same_person = Q(user=OuterRef("user")) | Q(user__isnull=True, name=OuterRef("name"), school=OuterRef("school"))
    longer = Q(renew_by__isnull=True) | Q(renew_by__gt=OuterRef("renew_by"))
    return Qualification.objects.filter(same_person & longer, title__iexact=OuterRef("title"))


class RenewalNotice(models.Model):
    """One round of letters about one qualification: `ahead` days before it must be renewed, or as soon after that as
    the portal could."""

    qualification = models.ForeignKey(Qualification, on_delete=models.CASCADE, related_name="renewal_notices")
    ahead = models.PositiveSmallIntegerField()
    told_at = models.DateTimeField(default=timezone.now)

    objects = RenewalNoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["qualification", "ahead"], name="renewal_told_once_a_round"),
            models.CheckConstraint(condition=Q(ahead__in=[EARLY, LAST]), name="renewal_round_is_known"),
        ]

    def __str__(self):
        return f"{self.ahead} days ahead: {self.qualification}"
