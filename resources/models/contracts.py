"""A deal that a group makes for its schools: what each would pay alone, what it pays together, and until when."""

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from clusters.models import Group, School
from clusters.models.periods import EQUAL, OVERLAPS, PERIOD, Dated, DatedQuerySet
from clusters.permissions.scope import Scope, ScopedQuerySet
from clusters.permissions.table import Permission

DAYS_A_YEAR = 365
CATCH_UP = timedelta(days=7)
"""A letter on the renewal day may come this much later, after the portal has stood still, and not more."""


def starts_before_it_ends(name, sentence):
    """The constraint that a period has at least one day."""
    later = Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on"))
    return models.CheckConstraint(condition=later, name=name, violation_error_message=sentence)


class ContractQuerySet(DatedQuerySet, ScopedQuerySet):
    def for_guard(self):
        return super().for_guard().select_related("group", "recorded_by")

    def of_group(self, group):
        return self.filter(group=group)

    def with_totals(self):
        """With `member_count`, `alone_total` and `together_total` of the schools that are in each today or later."""
        today = timezone.localdate()
        inside = Q(members__ends_on__isnull=True) | Q(members__ends_on__gt=today)
        return self.annotate(
            member_count=Count("members", filter=inside),
            alone_total=Coalesce(Sum("members__alone_pence", filter=inside), 0),
            together_total=Coalesce(Sum("members__together_pence", filter=inside), 0),
        )

    def not_over(self):
        """Those that run today or later, the first that needs somebody to act first."""
        return self.not_ended().order_by(Coalesce("notice_on", "renews_on", "ends_on"), "pk")

    def over(self):
        return self.filter(ends_on__lte=timezone.localdate()).order_by("-ends_on", "-pk")

    def to_remind_of(self, occasion, today):
        """Contracts of which people must be reminded `today` for `occasion`, and have not been for its day."""
        field, first, last = DUE[occasion]
        told = ContractReminder.objects.filter(contract=OuterRef("pk"), occasion=occasion, day=OuterRef(field))
        due = {f"{field}__gte": today + first, f"{field}__lte": today + last}
        return self.filter(**due).exclude(Exists(told))

    def held_still(self):
        return self.for_guard().select_for_update(no_key=True, of=("self",))


class Contract(Dated, models.Model):
    """A group's deal with a supplier. `ends_on` is the first day on which it no longer holds; notice must be given by
    `notice_on`, else it is renewed on `renews_on`. Prices are pence a year for each school, the usual ones."""

    SCOPE = Scope(group="group_id")
    MAY_SEE = Permission.CONTRACT_VIEW

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="contracts")
    supplier = models.CharField(max_length=150)
    title = models.CharField("what it is for", max_length=150)
    starts_on = models.DateField("first day")
    ends_on = models.DateField("day after the last")
    notice_on = models.DateField("last day to give notice", null=True, blank=True)
    renews_on = models.DateField("renewal day", null=True, blank=True)
    alone_pence = models.PositiveIntegerField("price alone")
    together_pence = models.PositiveIntegerField("price together")
    reference = models.CharField(max_length=80, blank=True)
    signed_by = models.CharField("who signs for the group", max_length=150)
    note = models.TextField(max_length=1000, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contracts_recorded", editable=False
    )
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ContractQuerySet.as_manager()

    class Meta:
        constraints = [
            starts_before_it_ends("contract_ends_after_it_starts", "The last day must be on or after the first day."),
            models.CheckConstraint(
                condition=Q(notice_on__isnull=True) | Q(notice_on__gte=F("starts_on"), notice_on__lte=F("ends_on")),
                name="contract_notice_within_it",
                violation_error_message="The last day to give notice must be between the first and the last day.",
            ),
            models.CheckConstraint(
                condition=Q(renews_on__isnull=True) | Q(renews_on__gt=F("starts_on")),
                name="contract_renews_after_it_starts",
                violation_error_message="The renewal day must be after the first day.",
            ),
            models.CheckConstraint(
                condition=Q(renews_on__isnull=True) | Q(notice_on__isnull=True) | Q(renews_on__gte=F("notice_on")),
                name="contract_renews_after_notice",
                violation_error_message="The renewal day must be the same as or after the last day to give notice.",
            ),
        ]
        indexes = [
            models.Index(fields=["notice_on"], name="contract_notice"),
            models.Index(fields=["renews_on"], name="contract_renewal"),
        ]

    def __str__(self):
        return f"{self.title} from {self.supplier}"

    def get_absolute_url(self):
        return reverse("resources:contract", kwargs={"pk": self.pk})

    @property
    def about(self):
        """How letters and history lines name this contract."""
        return f"resources.contract:{self.pk}"

    def day_of(self, occasion):
        """The day that a reminder for `occasion` is about, or None."""
        return getattr(self, DUE[occasion][0])

    def owed_from(self, day, yearly_pence):
        """Pence of the rest of the term from `day`, at `yearly_pence` for 365 days, rounded half up: what a school that
        leaves then still owes, because the group has signed until the end."""
        left = max((self.ends_on - max(day, self.starts_on)).days, 0)
        owed = Decimal(yearly_pence) * left / DAYS_A_YEAR
        return int(owed.quantize(Decimal(1), ROUND_HALF_UP))


class ContractMemberQuerySet(DatedQuerySet, ScopedQuerySet):
    def for_guard(self):
        return super().for_guard().select_related("school", "contract__group")

    def of_contract(self, contract):
        return self.filter(contract=contract)

    def for_listing(self):
        return self.select_related("school").order_by("school__name", "school__urn", "starts_on")

    def held_still(self):
        return self.for_guard().select_for_update(no_key=True, of=("self",))


class ContractMember(Dated, models.Model):
    """A school is in a contract from a day, until a day, at its own prices: pence a year."""

    SCOPE = Scope(school="school_id", group="contract__group_id")
    MAY_SEE = Permission.CONTRACT_VIEW

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="members")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="contracts")
    starts_on = models.DateField("first day", default=timezone.localdate)
    ends_on = models.DateField("day after the last", null=True, blank=True)
    alone_pence = models.PositiveIntegerField("price alone")
    together_pence = models.PositiveIntegerField("price together")

    objects = ContractMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            starts_before_it_ends("contract_member_stays_a_day", "The last day must be on or after the first day."),
            ExclusionConstraint(
                name="contract_member_once_at_a_time",
                expressions=[("contract", EQUAL), ("school", EQUAL), (PERIOD, OVERLAPS)],
                violation_error_message="This school is in the contract already on those days.",
            ),
        ]

    def __str__(self):
        return f"{self.school} in {self.contract}"

    @property
    def about(self):
        """How history lines name this membership's contract."""
        return f"resources.contract:{self.contract_id}"

    def owed_after(self, last_day):
        """Pence that the school still owes if it leaves after `last_day`: nothing, where it has not begun. Needs the
        contract."""
        if self.is_to_come:
            return 0
        return self.contract.owed_from(last_day + timedelta(days=1), self.together_pence)

    @property
    def saving_pence(self):
        """What the school saves in a year; below nothing, what it pays more."""
        return self.alone_pence - self.together_pence


class Occasion(models.TextChoices):
    """Why people are reminded of a contract."""

    EARLY = "early", "90 days before notice"
    LATE = "late", "30 days before notice"
    RENEWAL = "renewal", "On the renewal day"


DUE = {
    Occasion.EARLY: ("notice_on", timedelta(days=31), timedelta(days=90)),
    Occasion.LATE: ("notice_on", timedelta(0), timedelta(days=30)),
    Occasion.RENEWAL: ("renews_on", -CATCH_UP, timedelta(0)),
}
"""Which of a contract's days it is about, and how far that day lies ahead, at least and at most."""


class ContractReminder(models.Model):
    """People were reminded of one day of a contract. A day that is moved has not been told yet, so it is told again."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="reminders")
    occasion = models.CharField(max_length=8, choices=Occasion)
    day = models.DateField()
    told_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "occasion", "day"], name="contract_reminder_once_for_each_day"),
            models.CheckConstraint(
                condition=Q(occasion__in=["early", "late", "renewal"]), name="contract_reminder_occasion_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.get_occasion_display()}: {self.contract_id}"
