"""Who owes whom for one posted charge, by which route, and whether it was paid."""

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, Case, Count, ExpressionWrapper, F, Q, Sum, When
from django.urls import reverse

from clusters.models import Organisation, School
from clusters.permissions.scope import Scope, ScopedQuerySet
from clusters.permissions.table import Permission
from ledger.models.charges import Charge
from ledger.models.funds import Fund
from ledger.models.parties import one_of

PARTIES = ("debtor_school", "debtor_organisation", "creditor_school", "creditor_organisation", "creditor_fund")


class SettlementQuerySet(ScopedQuerySet):
    def of_school(self, school):
        """Those that the school owes, and those owed to it."""
        return self.filter(Q(debtor_school=school) | Q(creditor_school=school))

    def unsettled(self):
        """Those of which something is still to pass. By journal only the net amount does, and that can be nothing."""
        return self.alias(payable=PAYABLE).filter(settled_at__isnull=True).exclude(payable=0)

    def to_be_paid_by(self, school):
        """Those unsettled of which `school` is to pay something, or to give something back."""
        return self.unsettled().filter(
            Q(debtor_school=school, payable__gt=0) | Q(creditor_school=school, payable__lt=0)
        )

    def to_be_paid_to(self, school):
        """Those unsettled of which `school` is to be paid something, or to get something back."""
        return self.unsettled().filter(
            Q(creditor_school=school, payable__gt=0) | Q(debtor_school=school, payable__lt=0)
        )

    def settled(self):
        return self.filter(settled_at__isnull=False)

    def for_guard(self):
        return super().for_guard().select_related("charge__group", "settled_by", *PARTIES)

    def for_listing(self):
        """With charge and parties, the oldest first."""
        return self.select_related("charge__group", *PARTIES).order_by("charge__posting_on", "charge_id", "pk")

    def by_pair(self):
        """Dicts of debtor and creditor by id, `is_credit`, `payable_pence` and `count`, one for a pair and direction,
        summed by the database. Pairs are never set off, nor what is given back against what is owed."""
        is_credit = ExpressionWrapper(Q(payable__lt=0), output_field=BooleanField())
        pairs = self.alias(payable=PAYABLE).order_by().values(*PARTIES, is_credit=is_credit)
        return pairs.annotate(payable_pence=Sum(PAYABLE), count=Count("pk")).order_by(*PARTIES, "is_credit")


class Settlement(models.Model):
    """What one debtor owes one creditor for one charge; below nothing, what the creditor gives back. Written at
    posting; a trigger lets it be settled once and otherwise never changed."""

    SCOPE = Scope(school="debtor_school_id", lender="creditor_school_id", group="charge__group_id")
    MAY_SEE = Permission.SETTLEMENT_RECORD
    PARTIES = PARTIES

    class Route(models.TextChoices):
        JOURNAL = "journal", "Internal journal of the net amount"
        INVOICE = "invoice", "Invoice with VAT"

    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="settlements")
    debtor_school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    debtor_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    creditor_school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    creditor_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    creditor_fund = models.ForeignKey(Fund, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    net_pence = models.BigIntegerField()
    vat_pence = models.BigIntegerField()
    route = models.CharField(max_length=10, choices=Route)
    reference = models.CharField("journal or invoice reference", max_length=80, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="settlements_recorded"
    )

    objects = SettlementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=one_of("debtor_school", "debtor_organisation"), name="settlement_of_one_debtor"
            ),
            models.CheckConstraint(
                condition=one_of("creditor_school", "creditor_organisation", "creditor_fund"),
                name="settlement_to_one_creditor",
            ),
            models.CheckConstraint(condition=Q(route__in=["journal", "invoice"]), name="settlement_route_is_known"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, reference="")
                | Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(reference=""),
                name="settlement_settled_by_somebody_with_a_reference",
                violation_error_message="Enter the reference of the journal or the invoice.",
            ),
            models.UniqueConstraint(
                fields=["charge", *PARTIES], nulls_distinct=False, name="settlement_once_per_pair_and_charge"
            ),
        ]
        indexes = [
            models.Index(fields=["debtor_school", "settled_at"], name="settlement_of_debtor"),
            models.Index(fields=["creditor_school", "settled_at"], name="settlement_of_creditor"),
        ]

    def __str__(self):
        return f"{self.debtor} to {self.creditor}: {self.payable_pence} pence"

    def get_absolute_url(self):
        return reverse("ledger:settle", kwargs={"pk": self.pk})

    @property
    def row(self):
        """How history lines name this settlement."""
        return f"ledger.settlement:{self.pk}"

    @property
    def debtor(self):
        return self.debtor_school or self.debtor_organisation

    @property
    def creditor(self):
        return self.creditor_school or self.creditor_organisation or self.creditor_fund

    @property
    def is_settled(self):
        return self.settled_at is not None

    @property
    def is_due(self):
        """Whether something is still to pass."""
        return bool(self.payable_pence) and not self.is_settled

    @property
    def is_credit(self):
        """Whether the creditor gives money back to the debtor."""
        return self.payable_pence < 0

    @property
    def payable_pence(self):
        """What passes between the two: the net amount by journal, net and VAT by invoice."""
        return self.net_pence if self.route == self.Route.JOURNAL else self.net_pence + self.vat_pence


PAYABLE = Case(When(route="journal", then=F("net_pence")), default=F("net_pence") + F("vat_pence"))
"""Settlement.payable_pence, for the database."""
