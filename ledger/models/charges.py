"""A cost that schools share: what it is, who paid it, each one's share, and whether they agree.

Triggers in the first migration keep what no form can: lines add up to the charge, what is posted stays as it is, a
reversal mirrors its original.
"""

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import models
from django.db.models import Count, F, Max, Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from clusters.models import Group
from clusters.permissions.scope import Scope, ScopedQuerySet
from clusters.permissions.table import Permission
from ledger.models.codes import CfrCode
from ledger.models.funds import Fund
from ledger.models.parties import OfOneMember, one_of, place_of

PERSON = settings.AUTH_USER_MODEL
TOTALS = {"net_pence": Coalesce(Sum("net_pence"), 0), "vat_pence": Coalesce(Sum("vat_pence"), 0)}


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

    def with_shares_of(self, schools):
        """With `own_shares`: the ids of the shares of `schools` in each."""
        return self.annotate(own_shares=ArrayAgg("shares__pk", filter=Q(shares__school__in=schools), default=[]))

    def for_guard(self):
        people = ("drafted_by", "posted_by", "withdrawn_by", "into_fund")
        return super().for_guard().select_related("group", "reversal", "reverses", "amends", *people)

    def for_listing(self):
        """With all that a line of a list says, the latest first."""
        return self.select_related("group", "reversal", "reverses").order_by("-event_on", "-pk")


class Charge(models.Model):
    """One cost of one group, numbered within it. A total below nothing hands money back: a supplier's credit, or,
    with `into_fund`, a subsidy out of the fund."""

    SCOPE = Scope(person="drafted_by_id", group="group_id")
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


class LineQuerySet(ScopedQuerySet):
    """Lines of charges: what members share, and what they paid."""

    def of_school(self, school):
        return self.filter(school=school)

    def posted(self):
        return self.filter(charge__posted_at__isnull=False)

    def posted_in(self, year):
        """Lines posted from the first day of `year` to its last; it has `starts_on` and, the day after, `ends_on`."""
        return self.filter(charge__posting_on__gte=year.starts_on, charge__posting_on__lt=year.ends_on)

    def totals(self):
        """{"net_pence": …, "vat_pence": …}, summed by the database. One query."""
        return self.aggregate(**TOTALS)

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


class Agreement(models.Model):
    """A school's word on its share: agreed, or queried with what should change. A table of its own, because a posted
    share can never be written to; once the charge is posted the word stands too."""

    share = models.OneToOneField(ShareLine, on_delete=models.CASCADE, related_name="agreement")
    agreed_at = models.DateTimeField(null=True, blank=True)
    queried_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField("what should change", max_length=500, blank=True)
    given_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="shares_answered")

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
