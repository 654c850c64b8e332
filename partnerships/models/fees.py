"""What a partnership's members pay for a year: the scheme, and the years for which it was raised."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from clusters.permissions.scope import Scope, ScopedQuerySet
from clusters.permissions.table import Permission
from common.money import pounds
from ledger.models import Charge
from partnerships.models.partnerships import Partnership
from partnerships.years import EARLIEST, LATEST, in_words

MOST_PENCE = 10_000_000
"""A hundred thousand pounds: a rate above it is a slip of the finger."""


class Rates(models.Model):
    """What one member pays, in whole pence: a school a fixed sum and so much for each pupil, an organisation a sum."""

    school_pence = models.PositiveIntegerField("for each school", default=0)
    pupil_pence = models.PositiveIntegerField("for each pupil on roll", default=0)
    organisation_pence = models.PositiveIntegerField("for each organisation", default=0)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(school_pence__lte=MOST_PENCE)
                & Q(pupil_pence__lte=MOST_PENCE)
                & Q(organisation_pence__lte=MOST_PENCE),
                name="%(class)s_rates_are_likely",
                violation_error_message="Enter rates of up to £100,000.00.",
            ),
            models.CheckConstraint(
                condition=Q(school_pence__gt=0) | Q(pupil_pence__gt=0) | Q(organisation_pence__gt=0),
                name="%(class)s_asks_for_something",
                violation_error_message="Enter at least one amount.",
            ),
        ]

    @property
    def in_words(self):
        """ "£150.00 for each school, with £0.50 for each pupil on roll, and £300.00 for each organisation"."""
        said = [
            f"{pounds(pence)} for each {what}"
            for pence, what in (
                (self.school_pence, "school"),
                (self.pupil_pence, "pupil on roll"),
                (self.organisation_pence, "organisation"),
            )
            if pence
        ]
        return " and ".join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else "".join(said)


class FeeSchemeQuerySet(ScopedQuerySet):
    def of(self, partnership):
        """The scheme of `partnership`; None where there is no fee."""
        return self.filter(partnership=partnership).first()

    def unraised(self, year):
        """Schemes of open partnerships whose fee for the school year `year` does not stand: it was never raised, or
        its charge was withdrawn or reversed since."""
        stands = Fee.objects.filter(charge__withdrawn_at__isnull=True, charge__reversal__isnull=True, year=year)
        return self.filter(partnership__closed_at__isnull=True).exclude(partnership__in=stands.values("partnership"))


class FeeScheme(Rates):
    """The rates by which a partnership's fee is worked out from now on. What was raised keeps the rates it had."""

    SCOPE = Scope(group="partnership_id", authority="partnership__authority_id")
    MAY_SEE = Permission.PARTNERSHIP_VIEW

    partnership = models.OneToOneField(Partnership, on_delete=models.CASCADE, related_name="fee_scheme")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = FeeSchemeQuerySet.as_manager()

    def __str__(self):
        return self.in_words

    @property
    def about(self):
        """How letters and history lines name it."""
        return f"partnerships.feescheme:{self.pk}"


class FeeQuerySet(ScopedQuerySet):
    def for_listing(self):
        """The newest year first, each with its charge."""
        return self.select_related("charge__reversal", "charge__into_fund", "raised_by").order_by("-year")

    def of_year(self, year):
        """The fee of one partnership for `year`, with its charge; None if it was never raised."""
        return self.for_listing().filter(year=year).first()

    def standing_in(self, year):
        """The same, unless its charge was withdrawn or reversed, so that it asks for nothing."""
        fee = self.of_year(year)
        return fee if fee and fee.is_standing else None


class Fee(Rates):
    """The fee of one partnership for one school year, with the rates of the day on which it was raised. It can be
    raised anew only where its charge asks for nothing any more."""

    SCOPE = Scope(group="partnership_id", authority="partnership__authority_id")
    MAY_SEE = Permission.PARTNERSHIP_VIEW

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="fees")
    year = models.PositiveSmallIntegerField(validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)])
    decision = models.CharField(max_length=300, help_text="Which meeting agreed the fee, and when")
    charge = models.OneToOneField(Charge, on_delete=models.PROTECT, related_name="fee")
    raised_at = models.DateTimeField(default=timezone.now, editable=False)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = FeeQuerySet.as_manager()

    class Meta:
        constraints = [
            *Rates.Meta.constraints,
            models.CheckConstraint(condition=Q(year__gte=EARLIEST, year__lte=LATEST), name="fee_year_is_a_school_year"),
            models.UniqueConstraint(
                fields=["partnership", "year"],
                name="fee_once_per_year",
                violation_error_message="The fee of this year has been raised already.",
            ),
        ]

    def __str__(self):
        return f"Fee of {self.partnership} for {self.year_in_words}"

    @property
    def year_in_words(self):
        """ "2026/27"."""
        return in_words(self.year)

    @property
    def is_standing(self):
        """Whether its charge still asks for the money: neither withdrawn nor reversed. Needs for_listing()."""
        return not self.charge.is_withdrawn and not self.charge.is_reversed

    @property
    def about(self):
        """How the charge says what it is for. It is known before the fee has been kept."""
        return f"partnerships.fee:{self.partnership_id}:{self.year}"
