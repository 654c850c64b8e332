"""What happened: history, register imports, and successions that wait for a person to confirm them."""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.db.models.functions import Coalesce, Least
from django.urls import reverse
from django.utils import timezone

from clusters.models.groups import Group, Membership
from clusters.models.schools import LocalAuthority, School
from clusters.permissions.scope import Scope, ScopedQuerySet
from clusters.permissions.table import Permission


class HistoryLineQuerySet(models.QuerySet):
    def of_group(self, group):
        return self.filter(group=group)

    def of_school(self, school):
        return self.filter(school=school)

    def about(self, row):
        """Lines about one row, named such as "ledger.charge:17"."""
        return self.filter(about=row)

    def for_listing(self):
        return self.select_related("actor")

    def newest(self, count):
        """The last `count` lines, the newest first, each with who did it."""
        return self.for_listing().order_by("-pk")[:count]


class HistoryLine(models.Model):
    """Who did what, when, to which group or school. A trigger refuses to change or delete a line."""

    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="history"
    )
    text = models.CharField(max_length=400, help_text="A sentence without its subject: “booked a meeting on …”")
    about = models.CharField(max_length=80, blank=True, help_text="Such as meetings.meeting:17")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, blank=True, related_name="history")
    school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, blank=True, related_name="history")
    authority = models.ForeignKey(
        LocalAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="history"
    )

    objects = HistoryLineQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["group", "-id"], name="history_of_group"),
            models.Index(fields=["school", "-id"], name="history_of_school"),
            models.Index(fields=["about", "-id"], name="history_about"),
        ]

    def __str__(self):
        return f"{self.actor or 'The portal'} {self.text}"


class ImportRunQuerySet(ScopedQuerySet):
    def latest_first(self):
        return self.order_by("-id")

    def about_authority(self, code):
        """Runs of the authority with this `code`, and runs that read about its schools."""
        return self.filter(Q(authority__code=code) | Q(authority_codes__contains=[code]))

    def unfinished(self):
        """Runs that no worker has brought to an end: one reads them now, or died."""
        return self.filter(state__in=[ImportRun.State.WAITING, ImportRun.State.RUNNING])

    def claimable(self, since):
        """Unfinished runs with a file that wait, or that no worker has begun to read after `since`."""
        return self.unfinished().exclude(file="").filter(Q(state=ImportRun.State.WAITING) | Q(started_at__lt=since))

    def file_dates_about(self, codes):
        """The dates of the files that were brought in for any authority of `codes` (for every one if empty)."""
        done = self.filter(state=ImportRun.State.DONE, is_dry_run=False, kind=ImportRun.Kind.REGISTER)
        if codes:
            done = done.filter(Q(authority_codes__overlap=list(codes)) | Q(authority_codes=[]))
        return done.filter(file_on__isnull=False).values_list("file_on", flat=True)

    def put_by(self, until):
        """Dry runs asked for before `until` whose file is still kept and was not asked to be brought in."""
        return (
            self.exclude(file="").filter(asked_at__lt=until, performance__isnull=True).exclude(rehearsal__isnull=False)
        )

    def abandoned(self, since):
        """Runs of commands that began before `since` and never ended: they have no file that a worker could read."""
        return self.unfinished().filter(file="", started_at__lt=since)

    def for_listing(self):
        return self.select_related("started_by", "authority").defer("report")


class ImportRun(models.Model):
    """One reading of a register file: what it would change or changed, line by line where something was wrong."""

    SCOPE = Scope(authority="authority_id")
    MAY_SEE = Permission.REGISTER_IMPORT

    class Kind(models.TextChoices):
        REGISTER = "register", "Schools (establishments)"
        LINKS = "links", "Successors and predecessors (links)"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to start"
        RUNNING = "running", "Running"
        DONE = "done", "Finished"
        REFUSED = "refused", "Refused"
        FAILED = "failed", "Stopped by a fault"

    authority = models.ForeignKey(
        LocalAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="imports"
    )
    authority_codes = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    is_dry_run = models.BooleanField(default=True)
    is_forced = models.BooleanField(default=False, help_text="Read even if the file is older than the last one")
    file = models.FileField(upload_to="register/", blank=True)
    file_name = models.CharField(max_length=255)
    file_on = models.DateField("date of the file", null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="imports"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    bytes_total = models.BigIntegerField(default=0)
    bytes_read = models.BigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How many workers have begun to read it")
    rehearsal = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="performance",
        help_text="The dry run that this run brings in",
    )
    counts = models.JSONField(default=dict, blank=True, help_text="new, changed, closed, unchanged, skipped, missing")
    skipped_because = models.JSONField(default=dict, blank=True, help_text="Reason and number of rows")
    report = models.JSONField(default=list, blank=True, help_text="Lines of {kind, line, urn, what}")
    refusal = models.CharField(max_length=500, blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["register", "links"]), name="import_kind_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running", "done", "refused", "failed"]),
                name="import_state_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.file_name}"

    def get_absolute_url(self):
        return reverse("clusters:register_run", kwargs={"pk": self.pk})

    @property
    def is_finished(self):
        return self.state not in {self.State.WAITING, self.State.RUNNING}

    @property
    def is_done(self):
        return self.state == self.State.DONE

    @property
    def has_changes(self):
        """Whether it found something to change: rows, or a closed school that is still in a group."""
        is_counted = any(self.counts.get(what) for what in ("new", "changed", "closed"))
        return is_counted or any(line["kind"] == "membership" for line in self.report)


LONG_BEFORE = timedelta(days=365)
"""A school that opened so long before another closed was its neighbour: it did not open in its place."""


class SuccessionQuerySet(ScopedQuerySet):
    def undecided(self):
        return self.filter(confirmed_at__isnull=True, dismissed_at__isnull=True)

    def confirmed_for(self, school):
        """Those of `school` that a person confirmed, each with the school that followed."""
        return self.filter(predecessor=school, confirmed_at__isnull=False).select_related("successor")

    def standing(self):
        """What the register says and nobody has dismissed."""
        return self.filter(dismissed_at__isnull=True)

    def that_move_something(self):
        """Successions from a school that is in a group, or was until the other took its place. The rule is that of
        `clusters.actions.succession.memberships_to_move`."""
        closes_on, today, one_day = F("predecessor__closes_on"), timezone.localdate(), timedelta(days=1)
        is_heir = Q(successor__opened_on__gt=Coalesce(closes_on, today) - LONG_BEFORE)
        opens_on = Case(When(is_heir, then="successor__opened_on"))
        first = Coalesce(Least(closes_on + one_day, opens_on), today + one_day, output_field=models.DateField())
        memberships = Membership.objects.filter(school=OuterRef("predecessor"))
        running = Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("moves_on"))
        return self.alias(moves_on=first).filter(Exists(memberships.filter(running)))

    def of_authority(self, authority):
        return self.filter(predecessor__authority=authority)

    def about(self, school):
        """Those from and to `school`, with both schools."""
        return self.filter(Q(predecessor=school) | Q(successor=school)).select_related("predecessor", "successor")

    def for_listing(self):
        return self.select_related("predecessor__authority", "successor__authority").order_by("predecessor__name", "pk")


class Succession(models.Model):
    """The register says that one school follows another. A person confirms before memberships move."""

    SCOPE = Scope(authority="predecessor__authority_id")
    MAY_SEE = Permission.REGISTER_IMPORT

    predecessor = models.ForeignKey(School, on_delete=models.CASCADE, related_name="successions")
    successor_urn = models.PositiveIntegerField()
    successor = models.ForeignKey(School, on_delete=models.CASCADE, null=True, blank=True, related_name="predecessions")
    link_type = models.CharField(max_length=60)
    linked_on = models.DateField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    dismissed_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="successions_decided"
    )

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor_urn"], name="succession_once"),
        ]

    def __str__(self):
        return f"{self.predecessor} is followed by {self.successor or self.successor_urn}"

    def get_absolute_url(self):
        return reverse("clusters:succession", kwargs={"pk": self.pk})

    @property
    def is_decided(self):
        return bool(self.confirmed_at or self.dismissed_at)
