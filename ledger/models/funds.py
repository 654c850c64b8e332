"""A group's pot: fees in, money back out, never overdrawn."""

from django.db import models
from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from clusters.models import Group
from clusters.permissions.scope import Scope, ScopedQuerySet
from clusters.permissions.table import Permission


class FundQuerySet(ScopedQuerySet):
    def of_group(self, group):
        return self.filter(group=group)

    def with_balance(self):
        """With `balance_pence`, summed by the database."""
        return self.annotate(balance_pence=Coalesce(Sum("lines__amount_pence"), 0))

    def for_listing(self):
        return self.with_balance().select_related("group").order_by("group__name", "name", "pk")


class Fund(models.Model):
    """Money that a group holds together, such as a partnership's fees."""

    SCOPE = Scope(group="group_id")
    MAY_SEE = Permission.FUND_VIEW

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="funds")
    name = models.CharField(max_length=120)

    objects = FundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "name"],
                name="fund_name_once_per_group",
                violation_error_message="The group has a fund with this name already. Choose another name.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("ledger:fund", kwargs={"pk": self.pk})

    @property
    def about(self):
        """How letters and history lines name this fund."""
        return f"ledger.fund:{self.pk}"

    def balance(self):
        """What is in it, in pence. One query."""
        return self.lines.aggregate(pence=Coalesce(Sum("amount_pence"), 0))["pence"]


class FundLineQuerySet(models.QuerySet):
    def for_listing(self):
        """With their charges, the latest first."""
        return self.select_related("charge__group").order_by("-charge__posting_on", "-pk")


class FundLine(models.Model):
    """What one posted charge brought into a fund or, below nothing, took out of it. Written with the posting, then
    never changed; triggers say so, and that the fund is never overdrawn."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="lines")
    charge = models.OneToOneField("ledger.Charge", on_delete=models.PROTECT, related_name="fund_line")
    amount_pence = models.BigIntegerField()

    objects = FundLineQuerySet.as_manager()

    def __str__(self):
        return f"{self.fund}: charge {self.charge_id}"
