"""The lines of a charge: who paid it, each one's share, and whether they agree."""

from django.conf import settings
from django.db import models
from django.db.models import Q, Sum
from django.urls import reverse

from clusters.permissions.scope import Scope, ScopedQuerySet
from clusters.permissions.table import Permission
from ledger.models.charges import Charge
from ledger.models.parties import OfOneMember, one_of, place_of


class LineQuerySet(ScopedQuerySet):
    """Lines of charges: what members share, and what they paid."""

    def of_school(self, school):
        return self.filter(school=school)

    def posted(self):
        return self.filter(charge__posted_at__isnull=False)

    def posted_in(self, starts_on, ends_on):
        """Lines posted on the day `starts_on` or later, and before `ends_on`."""
        return self.filter(charge__posting_on__gte=starts_on, charge__posting_on__lt=ends_on)

    def totals(self):
        """(net, VAT) of each school, in pence, summed by the database."""
        return (
            self.order_by()
            .values("school")
            .annotate(net=Sum("net_pence"), vat=Sum("vat_pence"))
            .values_list("net", "vat")
        )

    def by_member(self):
        """With school and organisation, schools first, by name."""
        return self.select_related("school", "organisation").order_by(
            "school__name", "school__urn", "organisation__name"
        )


class Line(OfOneMember):
    """An amount of one charge for one school or organisation."""

    net_pence = models.BigIntegerField()
    vat_pence = models.BigIntegerField()

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.member}: {self.gross_pence} pence"

    @property
    def member(self):
        """The school or the organisation."""
        return self.school or self.organisation

    @property
    def place(self):
        return place_of(self.member)

    @property
    def gross_pence(self):
        return self.net_pence + self.vat_pence


class PaidLine(Line):
    """What one member paid the supplier."""

    SCOPE = Scope(group="charge__group_id")
    MAY_SEE = Permission.CHARGE_VIEW

    charge = models.ForeignKey(Charge, on_delete=models.CASCADE, related_name="paid_lines")

    objects = LineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=one_of("school", "organisation"), name="paid_line_of_one_member"),
            models.UniqueConstraint(fields=["charge", "school"], name="paid_line_once_per_school"),
            models.UniqueConstraint(fields=["charge", "organisation"], name="paid_line_once_per_organisation"),
        ]


class ShareLineQuerySet(LineQuerySet):
    def for_guard(self):
        """With the charge, the school, and what the school answered."""
        joined = ("charge__group", "charge__drafted_by", "charge__reversal", "school__authority", "agreement__given_by")
        return super().for_guard().select_related(*joined)

    def with_answers(self):
        """By member, with what each answered."""
        return self.by_member().select_related("agreement__given_by")

    def as_amended(self, charge):
        """The shares of the posted `charge` and of the changes of it that stand: together, what each shares now."""
        changes = Charge.objects.standing().filter(amends=charge)
        return self.filter(Q(charge=charge) | Q(charge__in=changes))

    def asking(self):
        """Shares that somebody at the school agrees or queries: of a school, and not nothing."""
        return self.filter(school__isnull=False).exclude(net_pence=0, vat_pence=0)

    def waiting(self):
        """Shares of charges that are open and asked, which the school has neither agreed nor queried."""
        return self.asking().filter(
            charge__asked_at__isnull=False,
            charge__posted_at__isnull=True,
            charge__withdrawn_at__isnull=True,
            agreement__isnull=True,
        )

    def for_listing(self):
        """With charge and school, what must be answered first before the rest."""
        return self.select_related("charge__group", "school").order_by("charge__answer_by", "pk")


class ShareLine(Line):
    """One member's share of a charge: stored when it is drafted, never worked out again. For a change of a posted
    charge it is the difference that the new weight makes."""

    SCOPE = Scope(school="school_id", group="charge__group_id")
    MAY_SEE = Permission.SHARE_VIEW

    charge = models.ForeignKey(Charge, on_delete=models.CASCADE, related_name="shares")
    weight = models.DecimalField(max_digits=20, decimal_places=6)

    objects = ShareLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=one_of("school", "organisation"), name="share_of_one_member"),
            models.CheckConstraint(
                condition=Q(weight__gte=0),
                name="share_weight_is_not_negative",
                violation_error_message="A school’s part must be 0 or more.",
            ),
            models.UniqueConstraint(fields=["charge", "school"], name="share_once_per_school"),
            models.UniqueConstraint(fields=["charge", "organisation"], name="share_once_per_organisation"),
        ]

    def get_absolute_url(self):
        return reverse("ledger:why", kwargs={"pk": self.pk})

    @property
    def row(self):
        """How letters name this share."""
        return f"ledger.shareline:{self.pk}"

    @property
    def answer(self):
        """What the school answered, or None. Needs the agreement, which with_answers() brings."""
        return getattr(self, "agreement", None)

    @property
    def asks(self):
        """Whether somebody at the school agrees or queries it."""
        return bool(self.school_id and (self.net_pence or self.vat_pence))


class FormerShare(models.Model):
    """The number of a share that fell away when its charge was drafted anew: letters about it lead to the charge."""

    share = models.BigIntegerField(primary_key=True)
    charge = models.ForeignKey(Charge, on_delete=models.CASCADE, related_name="former_shares")

    def __str__(self):
        return f"Share {self.share}, of {self.charge_id} before it was changed"


class Agreement(models.Model):
    """A school's word on its share: agreed, or queried with what should change. A table of its own, because a posted
    share can never be written to; once the charge is posted the word stands too."""

    share = models.OneToOneField(ShareLine, on_delete=models.CASCADE, related_name="agreement")
    agreed_at = models.DateTimeField(null=True, blank=True)
    queried_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField("what should change", max_length=500, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="shares_answered")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=False, queried_at__isnull=True, reason="")
                | Q(agreed_at__isnull=True, queried_at__isnull=False) & ~Q(reason=""),
                name="agreement_agrees_or_says_what_should_change",
                violation_error_message="Say what is wrong with the share, so that it can be put right.",
            ),
        ]

    def __str__(self):
        return "Agreed" if self.is_agreed else f"Queried: {self.reason}"

    @property
    def is_agreed(self):
        return self.agreed_at is not None
