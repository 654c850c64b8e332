"""A cost that schools share: what it is, how it is split, and how far it has come.

Triggers in the second migration keep what no form can: lines add up to the charge, what is posted stays as it is, a
reversal mirrors its original.
"""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Max, Q
from django.urls import reverse
from django.utils import timezone

from clusters.models import Group
from clusters.permissions.scope import Scope, ScopedQuerySet
from clusters.permissions.table import Permission
from ledger.models.codes import CfrCode
from ledger.models.funds import Fund

PERSON = settings.AUTH_USER_MODEL


def same_direction(name):
    """The constraint that net and VAT do not point different ways: a cost has both, a credit gives both back."""
    return models.CheckConstraint(
        condition=Q(net_pence__gte=0, vat_pence__gte=0) | Q(net_pence__lte=0, vat_pence__lte=0),
        name=name,
        violation_error_message="The VAT must be a cost where the net amount is one, and a credit where it is one.",
    )


class ChargeQuerySet(ScopedQuerySet):
    def about(self, about):
        """The charges about one row of another app, such as "training.course:17"."""
        return self.filter(about=about)

    def of_group(self, group):
        return self.filter(group=group)

    def open(self):
        """Charges that can still be changed: neither posted nor withdrawn."""
        return self.filter(posted_at__isnull=True, withdrawn_at__isnull=True)

    def asked(self):
        """Open charges that the schools were asked to agree."""
        return self.open().filter(asked_at__isnull=False)

    def posted(self):
        return self.filter(posted_at__isnull=False)

    def standing(self):
        """Posted charges that count: no reversal, and not reversed."""
        return self.posted().not_undone()

    def after(self, charge):
        """The changes of the charge that `charge` changes which were drafted after it."""
        return self.filter(amends=charge.amends_id, number__gt=charge.number)

    def not_undone(self):
        """Charges that are neither withdrawn nor reversed, and no reversals."""
        return self.filter(withdrawn_at__isnull=True, reverses__isnull=True, reversal__isnull=True)

    def next_number(self, group):
        """The number that the next charge of `group` gets, if nobody drafts one meanwhile."""
        return (self.of_group(group).aggregate(last=Max("number"))["last"] or 0) + 1

    def with_answers(self):
        """With `asked_count`, `agreed_count` and `queried_count`: of schools whose share is not nothing."""
        asked = Q(shares__school__isnull=False) & (~Q(shares__net_pence=0) | ~Q(shares__vat_pence=0))
        return self.annotate(
            asked_count=Count("shares", filter=asked),
            agreed_count=Count("shares", filter=asked & Q(shares__agreement__agreed_at__isnull=False)),
            queried_count=Count("shares", filter=asked & Q(shares__agreement__queried_at__isnull=False)),
        )

    def ready_to_post(self):
        """Open charges that every school agreed, or that name the decision that agreed them and that nobody queries."""
        counted = self.open().with_answers().filter(queried_count=0)
        return counted.filter(~Q(decision="") | Q(asked_at__isnull=False, agreed_count=F("asked_count")))

    def with_former_share(self, number):
        """The charge, if there is one, that once had the share of this number."""
        return self.for_guard().filter(former_shares=number)

    def for_guard(self):
        people = ("drafted_by", "posted_by", "withdrawn_by", "into_fund")
        return super().for_guard().select_related("group", "reversal", "reverses", "amends", *people)

    def for_listing(self):
        """With all that a line of a list says, the latest first."""
        return self.select_related("group", "reversal", "reverses").order_by("-event_on", "-pk")


class Charge(models.Model):
    """One cost of one group, numbered within it. A total below nothing hands money back: a supplier's credit, or,
    with `into_fund`, a subsidy out of the fund."""

    SCOPE = Scope(author="drafted_by_id", group="group_id", shared_by="shares")
    MAY_SEE = Permission.CHARGE_VIEW

    class Split(models.TextChoices):
        EQUAL = "equal", "Equally"
        PLACES = "places", "By places booked"
        ATTENDED = "attended", "By places attended"
        PUPILS = "pupils", "By pupils on roll"
        PERCENT = "percent", "By percentages"
        EXACT = "exact", "By exact amounts"
        USE = "use", "By use: hours, days or miles"

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="charges")
    number = models.PositiveIntegerField(editable=False)
    title = models.CharField("what it is for", max_length=150)
    net_pence = models.BigIntegerField("cost without VAT")
    vat_pence = models.BigIntegerField("VAT", default=0)
    split = models.CharField("how it is split", max_length=10, choices=Split)
    weights_source = models.CharField("where the figures come from", max_length=200, blank=True)
    weights_on = models.DateField("date of the figures", null=True, blank=True)
    event_on = models.DateField("day of what was bought", default=timezone.localdate)
    supplier = models.CharField(max_length=150, blank=True)
    invoice_reference = models.CharField("the supplier’s invoice", max_length=80, blank=True)
    cfr_code = models.CharField("CFR code", max_length=4, choices=CfrCode, blank=True)
    decision = models.CharField("the decision that agreed it", max_length=300, blank=True)
    into_fund = models.ForeignKey(Fund, on_delete=models.PROTECT, null=True, blank=True, related_name="charges")
    about = models.CharField(max_length=80, blank=True, db_index=True)

    drafted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="charges_drafted", editable=False)
    drafted_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    answer_by = models.DateField("day by which the schools answer", null=True, blank=True, editable=False)
    posted_at = models.DateTimeField(null=True, blank=True, editable=False)
    posted_by = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="charges_posted", editable=False
    )
    posting_on = models.DateField("posting day", null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="charges_withdrawn", editable=False
    )
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversal", editable=False
    )
    amends = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="amendments", editable=False
    )
    reason = models.CharField(
        max_length=300, blank=True, editable=False, help_text="Why it reverses or amends another charge"
    )

    objects = ChargeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "number"],
                name="charge_number_once_per_group",
                violation_error_message="Another cost was recorded at the same moment. Save this one again.",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="charge_number_counts_from_one"),
            models.CheckConstraint(
                condition=Q(split__in=["equal", "places", "attended", "pupils", "percent", "exact", "use"]),
                name="charge_split_is_known",
            ),
            models.CheckConstraint(condition=Q(cfr_code__in=["", *CfrCode.values]), name="charge_cfr_code_is_known"),
            same_direction("charge_net_and_vat_point_the_same_way"),
            models.CheckConstraint(
                condition=Q(amends__isnull=False) | ~Q(net_pence=0) | ~Q(vat_pence=0) | Q(reverses__isnull=False),
                name="charge_is_of_something",
                violation_error_message="Enter what it cost.",
            ),
            models.CheckConstraint(
                condition=Q(amends__isnull=True) | Q(net_pence=0, vat_pence=0),
                name="charge_that_amends_sums_to_nothing",
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | Q(amends__isnull=True), name="charge_reverses_or_amends"
            ),
            models.CheckConstraint(
                condition=Q(posted_at__isnull=True, posted_by__isnull=True, posting_on__isnull=True)
                | Q(posted_at__isnull=False, posted_by__isnull=False, posting_on__isnull=False),
                name="charge_posted_by_somebody_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(posted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="charge_posted_or_withdrawn",
                violation_error_message="A posted cost cannot be withdrawn. Reverse it instead.",
            ),
            models.CheckConstraint(
                condition=Q(asked_at__isnull=True, answer_by__isnull=True)
                | Q(asked_at__isnull=False, answer_by__isnull=False),
                name="charge_asked_until_a_day",
            ),
            models.UniqueConstraint(
                fields=["amends"],
                condition=Q(posted_at__isnull=True, withdrawn_at__isnull=True),
                name="charge_amended_once_at_a_time",
                violation_error_message="A change of this cost is being agreed already. Post or withdraw that first.",
            ),
        ]
        indexes = [
            models.Index(fields=["group", "-event_on", "-id"], name="charge_of_group"),
            models.Index(fields=["posting_on"], name="charge_posting_day", condition=Q(posting_on__isnull=False)),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("ledger:charge", kwargs={"pk": self.pk})

    @property
    def row(self):
        """How history lines and the letters about it name this charge; `about` is what the charge itself is for."""
        return f"ledger.charge:{self.pk}"

    @property
    def gross_pence(self):
        return self.net_pence + self.vat_pence

    @property
    def is_fee(self):
        return self.into_fund_id is not None

    @property
    def is_reversal(self):
        return self.reverses_id is not None

    @property
    def is_reversed(self):
        """Needs `reversal`, which for_listing() and for_guard() bring."""
        return hasattr(self, "reversal")

    @property
    def is_posted(self):
        return self.posted_at is not None

    @property
    def is_withdrawn(self):
        return self.withdrawn_at is not None

    @property
    def is_asked(self):
        return self.asked_at is not None

    @property
    def is_open(self):
        """Whether it can still be changed."""
        return not self.is_posted and not self.is_withdrawn

    @property
    def state(self):
        """One word or two for it. Needs `reversal`, like is_reversed."""
        if self.is_withdrawn:
            return "Withdrawn"
        if not self.is_posted:
            return "Waiting for schools" if self.is_asked else "Draft"
        if self.is_reversal:
            return "Reversal"
        return "Reversed" if self.is_reversed else "Posted"
