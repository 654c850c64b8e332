"""What the use of a thing costs: a rate in pence for each unit of use, and the VAT on it."""

from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.db.models import Q

from common import money

WHOLE = Decimal(1)


class Unit(models.TextChoices):
    """What is counted. The label completes "£12.00 …"."""

    HOUR = "hour", "an hour"
    DAY = "day", "a day"
    MILE = "mile", "a mile"
    USE = "use", "each time"

    @property
    def counted(self):
        """What stands beside a number of units."""
        return {"hour": "hours", "day": "days", "mile": "miles", "use": "times"}[self]


class Vat(models.IntegerChoices):
    """Rates of VAT in per cent. A row without one charges no VAT; which rate applies its school has to know."""

    STANDARD = 20, "20%"
    REDUCED = 5, "5%"
    ZERO = 0, "0%"


class Priced(models.Model):
    """A row with a rate; without one its use is free."""

    rate_pence = models.PositiveIntegerField("rate", null=True, blank=True)
    rate_unit = models.CharField("charged by", max_length=4, choices=Unit, blank=True)
    vat_percent = models.PositiveSmallIntegerField("VAT", choices=Vat, null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(rate_pence__isnull=True, rate_unit="", vat_percent__isnull=True)
                | Q(rate_pence__isnull=False, rate_pence__gt=0, rate_unit__in=["hour", "day", "mile", "use"]),
                name="%(class)s_rate_is_whole",
                violation_error_message="Enter a rate and what it is charged by, or leave out both.",
            ),
            models.CheckConstraint(
                condition=Q(vat_percent__isnull=True) | Q(vat_percent__in=[0, 5, 20]),
                name="%(class)s_vat_is_known",
            ),
        ]

    @property
    def is_free(self):
        return self.rate_pence is None

    @property
    def price(self):
        """ "£12.00 an hour plus 20% VAT", or "Free"."""
        if self.is_free:
            return "Free"
        vat = f" plus {self.vat_percent}% VAT" if self.vat_percent else ""
        return f"{money.pounds(self.rate_pence)} {Unit(self.rate_unit).label}{vat}"

    def in_words(self, quantity):
        """ "3.5 hours", "1 day" or "42 miles", for a Decimal `quantity` of the rate's unit."""
        counted = Unit(self.rate_unit).counted
        return f"{quantity.normalize():f} {counted.removesuffix('s') if quantity == 1 else counted}"

    def cost_of(self, quantity):
        """(net, VAT) in pence of `quantity` units, each rounded half up."""
        net = (self.rate_pence * Decimal(quantity)).quantize(WHOLE, ROUND_HALF_UP)
        vat = (net * (self.vat_percent or 0) / 100).quantize(WHOLE, ROUND_HALF_UP)
        return int(net), int(vat)
