"""The audit of need: once a year each school says which themes it needs most, and the result ranks them."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.urls import reverse
from django.utils import timezone

from clusters.models import School
from clusters.models.schools import display_name_of
from clusters.permissions.scope import Scope, ScopedQuerySet
from clusters.permissions.table import Permission
from common import dates
from partnerships.models.partnerships import Partnership
from partnerships.years import EARLIEST, LATEST, in_words

CHOICES = 5
"""How many themes a school may choose. A first choice counts five points, a fifth one."""
PERSON = settings.AUTH_USER_MODEL


class NeedsAuditQuerySet(ScopedQuerySet):
    def for_guard(self):
        return super().for_guard().select_related("partnership")

    def newest_first(self):
        return self.order_by("-year")

    def for_listing(self):
        """Each with how many schools have answered, the newest first."""
        return self.annotate(answer_count=Count("answers")).newest_first()

    def open(self):
        """Audits of open partnerships that still take answers today."""
        return self._not_closed().filter(closes_on__gte=timezone.localdate())

    def run_out(self):
        """Audits of open partnerships past their last day that nobody has closed yet."""
        return self._not_closed().filter(closes_on__lt=timezone.localdate())

    def _not_closed(self):
        return self.filter(closed_at__isnull=True, partnership__closed_at__isnull=True)

    def unanswered_by(self, schools):
        """Open audits once for each of `schools` that is in the partnership today and has not answered, with its
        `school_name`."""
        membership, today = "partnership__memberships", timezone.localdate()
        member = Q(**{f"{membership}__school__in": schools, f"{membership}__starts_on__lte": today})
        stays = Q(**{f"{membership}__ends_on__isnull": True}) | Q(**{f"{membership}__ends_on__gt": today})
        answered = AuditAnswer.objects.filter(audit=OuterRef("pk"), school=OuterRef(f"{membership}__school"))
        rows = self.open().filter(member & stays).alias(is_answered=Exists(answered)).filter(is_answered=False)
        return rows.annotate(school_name=display_name_of(f"{membership}__school"))

    def to_be_reminded_of(self, until):
        """Open audits whose last day is `until` or earlier and whose silent schools have not been reminded."""
        return self.open().filter(closes_on__lte=until, reminded_at__isnull=True)


class NeedsAudit(models.Model):
    """One year's question to the schools of a partnership. It takes answers until the end of `closes_on`."""

    SCOPE = Scope(group="partnership_id", authority="partnership__authority_id")
    MAY_SEE = Permission.PARTNERSHIP_VIEW

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="audits")
    year = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)],
        help_text="The school year to which it leads, by its September",
    )
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="audits_opened")
    closes_on = models.DateField("last day to answer")
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = NeedsAuditQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "year"],
                name="audit_once_a_year",
                violation_error_message="There is an audit of need for that year already.",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=EARLIEST, year__lte=LATEST), name="audit_year_is_a_school_year"
            ),
        ]

    def __str__(self):
        return f"Audit of need for {self.year_in_words}"

    def get_absolute_url(self):
        return reverse("partnerships:audit", kwargs={"pk": self.pk})

    @property
    def about(self):
        """How letters and history lines name it."""
        return f"partnerships.needsaudit:{self.pk}"

    @property
    def year_in_words(self):
        return in_words(self.year)

    @property
    def closes_at(self):
        """The moment after which it takes no more answers: midnight in London after its last day."""
        return datetime.combine(self.closes_on + timedelta(days=1), time(), dates.LONDON)

    @property
    def counted_on(self):
        """The day whose member schools it asks: today, or the last day on which it took answers."""
        closed_on = dates.in_london(self.closed_at).date() if self.closed_at else timezone.localdate()
        return min(closed_on, self.closes_on, timezone.localdate())

    @property
    def is_open(self):
        """Whether schools can still answer, and change their answer."""
        return self.closed_at is None and self.closes_on >= timezone.localdate()


class ThemeQuerySet(models.QuerySet):
    def ranked(self):
        """Most needed first: by points, then by first choices, then as they were written. `points`, `firsts` and
        `schools` are summed by the database."""
        points = Sum(CHOICES + 1 - F("rankings__place"), default=0)
        firsts = Count("rankings", filter=Q(rankings__place=1))
        ranked = self.annotate(points=points, firsts=firsts, schools=Count("rankings"))
        return ranked.order_by("-points", "-firsts", "position", "pk")


class Theme(models.Model):
    """Something that schools may need: training, support, shared staff."""

    audit = models.ForeignKey(NeedsAudit, on_delete=models.CASCADE, related_name="themes")
    text = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["audit", "text"], name="theme_once_per_audit")]

    def __str__(self):
        return self.text


class AuditAnswerQuerySet(models.QuerySet):
    def of(self, school):
        """The answer of `school` with its choices, or None."""
        return self.filter(school=school).prefetch_related("rankings").first()

    def by_school(self):
        """By the school's name, each with its choices in order."""
        return (
            self.select_related("school", "given_by").prefetch_related("rankings__theme").order_by("school__name", "pk")
        )


class AuditAnswer(models.Model):
    """What one school needs. Any of its leaders may give it, and change it while the audit is open."""

    audit = models.ForeignKey(NeedsAudit, on_delete=models.CASCADE, related_name="answers")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="audit_answers")
    comment = models.TextField("anything else the school needs", blank=True)
    given_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="audit_answers")
    given_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AuditAnswerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audit", "school"], name="audit_answered_once_per_school")]

    def __str__(self):
        return f"{self.school}: {self.audit}"


class Ranking(models.Model):
    """One choice of a school: place 1 is what it needs most."""

    answer = models.ForeignKey(AuditAnswer, on_delete=models.CASCADE, related_name="rankings")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="rankings")
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "place"], name="ranking_one_theme_per_place"),
            models.UniqueConstraint(fields=["answer", "theme"], name="ranking_theme_once_per_answer"),
            models.CheckConstraint(condition=Q(place__gte=1, place__lte=CHOICES), name="ranking_place_is_a_choice"),
        ]

    def __str__(self):
        return f"{self.place}: {self.theme}"
