"""Partnerships: groups with a purpose, values and members of every kind; their questions and working parties."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from clusters.models import Group, Membership
from clusters.models.groups import GroupQuerySet, MembershipQuerySet
from clusters.permissions.scope import Scope, ScopedQuerySet
from clusters.permissions.table import Permission


class PartnershipQuerySet(GroupQuerySet):
    def for_listing(self):
        """By name, each with its authority and how many schools and organisations are in it today."""
        today = timezone.localdate()
        current = Q(memberships__starts_on__lte=today) & (
            Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gt=today)
        )
        return (
            self.select_related("authority")
            .annotate(
                school_count=Count("memberships__school", filter=current),
                organisation_count=Count("memberships__organisation", filter=current),
            )
            .order_by("name", "pk")
        )

    def for_page(self):
        """With its authority."""
        return self.select_related("authority")

    def for_guard(self):
        """With its authority and what its members pay."""
        return self.select_related("authority", "fee_scheme")


class Partnership(Group):
    """Schools and organisations that pursue a purpose together, and may manage clusters."""

    SCOPE = Scope(group="pk", authority="authority_id")
    MAY_SEE = Permission.PARTNERSHIP_VIEW

    summary = models.CharField(
        max_length=250, blank=True, help_text="What it is, in one or two sentences, for the list of partnerships"
    )
    values = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    constitution = models.TextField(blank=True, help_text="Markdown")

    objects = PartnershipQuerySet.as_manager()

    def get_absolute_url(self):
        """Its public page. The page that every group has stays at /groups/<slug>/."""
        return reverse("partnerships:public", kwargs={"slug": self.slug})

    @property
    def kind(self):
        return "Partnership"


class WorkingParty(Group):
    """People of a partnership, the group that manages it, who work on one task or meet as a network."""

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "working parties"

    @property
    def kind(self):
        return "Working party"


class PartnerQuerySet(MembershipQuerySet):
    def of_schools_from(self, partnership, schools, day):
        """The memberships of `schools` in `partnership` that begin on `day`."""
        rows = self.filter(group=partnership, school__in=schools, starts_on=day)
        return rows.select_related("school", "group").order_by("school__name", "pk")


class PartnerManager(models.Manager.from_queryset(PartnerQuerySet)):
    """Memberships of partnerships; those of clusters and governor groups are changed on their own pages."""

    def get_queryset(self):
        return super().get_queryset().filter(group__partnership__isnull=False)


class Partner(Membership):
    """A school or an organisation that is in a partnership from a day, until a day."""

    MAY_SEE = Permission.PARTNERSHIP_VIEW

    objects = PartnerManager()

    class Meta:
        proxy = True

    @property
    def about(self):
        """How letters and history lines name it."""
        return f"partnerships.partner:{self.pk}"


class QuestionQuerySet(ScopedQuerySet):
    def in_order(self):
        return self.order_by("position", "pk")


class Question(models.Model):
    """A question that people ask about a partnership, and its answer (Markdown), for everybody to read."""

    SCOPE = Scope(group="partnership_id", authority="partnership__authority_id")
    MAY_SEE = Permission.PARTNERSHIP_VIEW

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField("question", max_length=200)
    answer = models.TextField(help_text="Markdown")
    position = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "text"],
                name="question_once_per_partnership",
                violation_error_message="This question is answered already. Change that answer instead.",
            ),
        ]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        return f"{self.partnership.get_absolute_url()}#question-{self.pk}"

    @property
    def about(self):
        """How letters and history lines name it."""
        return f"partnerships.question:{self.pk}"
