"""A school in need asks the schools of a group for somebody who covers; one of them sends a person."""

import uuid
from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower, TruncDate
from django.urls import reverse
from django.utils import timezone

from clusters.models import Group, Membership, Post, Qualification, School
from clusters.permissions.scope import Scope, ScopedQuerySet
from clusters.permissions.table import Permission
from common import dates
from common.dates import LONDON
from ledger.models.codes import CfrCode
from resources.models.bookings import MomentRange
from resources.models.prices import Priced, Unit, Vat

PERSON = settings.AUTH_USER_MODEL
BUSY = "This person covers for another school at that time. Choose somebody else."
QUARTER = Decimal("0.25")
MOMENT = timedelta(microseconds=1)
PERIOD = (MomentRange("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS)


class Work(models.TextChoices):
    """What sort of work is covered."""

    CARETAKER = "caretaker", "Caretaker or other site staff"
    TEACHER = "teacher", "Teacher"
    ASSISTANT = "assistant", "Teaching assistant"
    SPECIALIST = "specialist", "ASN or EAL specialist"
    OTHER = "other", "Other work"

    @property
    def in_words(self):
        """The label within a sentence: "teacher", "ASN or EAL specialist"."""
        return self.label if self.label[1].isupper() else self.label.lower()


USUAL_VAT = {Work.CARETAKER: Vat.STANDARD, Work.OTHER: Vat.STANDARD}
"""VAT on lent staff where it is due: teachers and classroom assistants are exempt between eligible bodies (HMRC
VATEDU53600, VATGPB8860), caretakers and office staff are standard-rated. The school that asks may say otherwise."""
CFR_CODES = {
    Work.CARETAKER: CfrCode.PREMISES_STAFF,
    Work.TEACHER: CfrCode.SUPPLY_TEACHERS,
    Work.ASSISTANT: CfrCode.EDUCATION_SUPPORT,
}
"""What each is reported as; for the others the school's own bookkeeper chooses."""


def certified(title, first, last):
    """The Qualifications called `title` that are in force from the day `first` to the day `last`. Each may be an
    OuterRef."""
    named = Qualification.objects.filter(title__iexact=title, awarded_on__lte=first)
    return named.filter(Q(renew_by__isnull=True) | Q(renew_by__gt=last))


def _certified_at_school():
    """The certifications that a request (two OuterRefs away) needs, of staff at the school of a membership (one)."""
    request = {name: OuterRef(OuterRef(name)) for name in ("qualification", "first_day", "last_day")}
    staff = Post.objects.on(OuterRef(request["last_day"])).filter(school=OuterRef(OuterRef("school")))
    theirs = Q(school=OuterRef("school")) | Q(user__in=staff.values("user"))
    return certified(request["qualification"], request["first_day"], request["last_day"]).filter(theirs)


class CoverRequestQuerySet(ScopedQuerySet):
    def for_guard(self):
        people = ("asked_by", "person", "accepted_by", "confirmed_by", "cancelled_by")
        return super().for_guard().select_related("group", "school", "lender", *people)

    def of_group(self, group):
        return self.filter(group=group)

    def standing(self):
        """Those that nobody cancelled."""
        return self.filter(cancelled_at__isnull=True)

    def open(self, now=None):
        """Those that a school may still accept, the first needed first."""
        open_ = self.standing().filter(lender__isnull=True, ends_at__gt=now or timezone.now())
        return open_.order_by("starts_at", "pk")

    def arranged(self, now=None):
        """Those that a school has accepted, to come or going on."""
        not_over = self.standing().filter(lender__isnull=False, ends_at__gt=now or timezone.now())
        return not_over.order_by("starts_at", "pk")

    def past(self):
        """Those that are over or were cancelled, the latest first."""
        return self.filter(Q(ends_at__lte=timezone.now()) | Q(cancelled_at__isnull=False)).order_by("-starts_at", "-pk")

    def to_confirm(self, now=None):
        """Those that are over and whose hours nobody has confirmed."""
        over = self.standing().filter(lender__isnull=False, ends_at__lte=now or timezone.now())
        return over.filter(confirmed_at__isnull=True)

    def confirmed(self):
        return self.filter(confirmed_at__isnull=False)

    def coverable_by(self, schools, now=None):
        """Open requests in the groups of `schools`, the ids of a person's own, that ask for no qualification, or for
        one that staff of an own school of the group hold. None that an own school asked for."""
        own = Membership.objects.current().filter(group=OuterRef("group"), school__in=schools)
        days = {"first_day": TruncDate("starts_at", tzinfo=LONDON), "last_day": TruncDate("ends_at", tzinfo=LONDON)}
        theirs = self.open(now).annotate(**days).filter(Exists(own), group__closed_at__isnull=True)
        able = Q(qualification="") | Exists(own.filter(Exists(_certified_at_school())))
        return theirs.exclude(school__in=schools).filter(able)

    def with_key(self, key):
        """The request that the form of this key made, or None."""
        return self.filter(ask_key=key).first()

    def for_listing(self):
        return self.select_related("school", "lender")

    def held_still(self, pk):
        """The request, locked until the transaction ends, with all that letters say of it. It is read once it is
        locked: what a query joins to a row while it waits for it is what stood there before."""
        self.select_for_update(no_key=True).get(pk=pk)
        return self.for_guard().get(pk=pk)


class CoverRequest(Priced):
    """A school needs somebody for a time. The first school that accepts sends a person; afterwards the school that
    asked confirms the hours. The rate is by the hour, or nothing."""

    SCOPE = Scope(
        person="person_id",
        group="group_id",
        school="school_id",
        lender="lender_id",
        authority="group__authority_id",
    )
    MAY_SEE = Permission.COVER_VIEW

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="cover_requests")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="cover_requests")
    work = models.CharField("kind of work", max_length=10, choices=Work)
    qualification = models.CharField("needed qualification", max_length=150, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    location = models.CharField("where to come", max_length=200)
    note = models.TextField("what the person will do", max_length=1000)
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="cover_asked_for")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    lender = models.ForeignKey(School, on_delete=models.PROTECT, null=True, blank=True, related_name="cover_given")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="cover_given")
    person_name = models.CharField("name of somebody without an account", max_length=120, blank=True)
    accepted_by = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="cover_accepted"
    )
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    quarter_hours = models.PositiveIntegerField("quarters of an hour worked", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="cover_confirmed"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_by = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="cover_cancelled"
    )
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    reason = models.CharField("why it was cancelled", max_length=300, blank=True)
    ask_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CoverRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            *Priced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(rate_unit__in=["", "hour"]),
                name="cover_is_paid_by_the_hour",
                violation_error_message="Cover is paid by the hour.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="cover_ends_after_it_starts",
                violation_error_message="The cover must end after it starts.",
            ),
            models.CheckConstraint(
                condition=Q(work__in=["caretaker", "teacher", "assistant", "specialist", "other"]),
                name="cover_work_is_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    lender__isnull=True,
                    person__isnull=True,
                    person_name="",
                    accepted_by__isnull=True,
                    accepted_at__isnull=True,
                )
                | Q(lender__isnull=False, accepted_by__isnull=False, accepted_at__isnull=False)
                & (Q(person__isnull=False, person_name="") | Q(person__isnull=True) & ~Q(person_name="")),
                name="cover_accepted_with_one_person",
                violation_error_message="Say who will come.",
            ),
            models.CheckConstraint(
                condition=Q(lender__isnull=True) | ~Q(lender=F("school")),
                name="cover_from_another_school",
                violation_error_message="A school cannot accept its own request. Choose another school.",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True, reason="")
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(reason=""),
                name="cover_says_why_cancelled",
                violation_error_message="Enter the reason.",
            ),
            models.CheckConstraint(
                condition=Q(quarter_hours__isnull=True, confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(
                    quarter_hours__isnull=False,
                    confirmed_by__isnull=False,
                    confirmed_at__isnull=False,
                    lender__isnull=False,
                    cancelled_at__isnull=True,
                ),
                name="cover_confirmed_once_accepted",
                violation_error_message="Only the hours of cover that a school gave can be confirmed.",
            ),
            ExclusionConstraint(
                name="cover_one_person_at_one_place",
                expressions=[("person", RangeOperators.EQUAL), PERIOD],
                condition=Q(cancelled_at__isnull=True, person__isnull=False),
                violation_error_message=BUSY,
            ),
            ExclusionConstraint(
                name="cover_one_name_at_one_place",
                expressions=[("lender", RangeOperators.EQUAL), (Lower("person_name"), RangeOperators.EQUAL), PERIOD],
                condition=Q(cancelled_at__isnull=True, lender__isnull=False, person__isnull=True),
                violation_error_message=BUSY,
            ),
        ]
        indexes = [models.Index(fields=["group", "starts_at"], name="cover_of_group")]

    def __str__(self):
        return f"{self.get_work_display()}, {dates.span(self.starts_at, self.ends_at)}"

    def get_absolute_url(self):
        return reverse("resources:cover_request", kwargs={"pk": self.pk})

    @property
    def about(self):
        """How letters, history lines and charges name this request."""
        return f"resources.coverrequest:{self.pk}"

    @property
    def first_day(self):
        """The first day of the cover, in London."""
        return dates.in_london(self.starts_at).date()

    @property
    def last_day(self):
        """The last day of the cover, in London."""
        return dates.in_london(self.ends_at).date()

    @property
    def is_cancelled(self):
        return self.cancelled_at is not None

    @property
    def is_accepted(self):
        return self.lender_id is not None

    @property
    def is_confirmed(self):
        return self.confirmed_at is not None

    @property
    def has_begun(self):
        return self.starts_at <= timezone.now()

    @property
    def is_over(self):
        return self.ends_at <= timezone.now()

    @property
    def is_open(self):
        """Whether a school may still accept it."""
        return not (self.is_cancelled or self.is_accepted or self.is_over)

    @property
    def can_be_withdrawn(self):
        """Whether the school that accepted may still take that back."""
        return self.is_accepted and not self.is_cancelled and not self.has_begun

    @property
    def can_be_cancelled(self):
        """Whether the school that asked may still call it off: until it begins; until it is over, if nobody comes."""
        return self.is_open or self.can_be_withdrawn

    @property
    def awaits_confirmation(self):
        """Whether the school that asked still has to say how long the person worked."""
        return self.is_accepted and self.is_over and not self.is_cancelled and not self.is_confirmed

    @property
    def obstacle(self):
        """Why it can no longer be accepted, in a sentence; empty while it can."""
        if self.is_cancelled:
            return f"This request was cancelled on {dates.day(self.cancelled_at)}: {self.reason}"
        if self.is_accepted:
            return "Another school has already accepted. Nobody else is needed."
        return "This request is over, so it can no longer be accepted." if self.is_over else ""

    @property
    def state(self):
        """(words, colour) of how it stands."""
        if self.is_cancelled:
            return "Cancelled", "red"
        if self.is_confirmed:
            return "Hours confirmed", "green"
        if self.is_accepted:
            return ("Hours to confirm", "yellow") if self.is_over else ("Accepted", "green")
        return ("Nobody came", "grey") if self.is_over else ("Open", "yellow")

    @property
    def who(self):
        """The name of the person who comes; empty until a school has accepted. Needs the person."""
        return str(self.person) if self.person else self.person_name

    @property
    def hours(self):
        """The hours that were confirmed, a Decimal in quarters; None before."""
        return None if self.quarter_hours is None else self.quarter_hours * QUARTER

    @property
    def hours_in_words(self):
        """ "3.5 hours" as confirmed; empty before."""
        return "" if self.hours is None else counted(self.hours)

    @property
    def planned_hours(self):
        """How many hours there are from start to end of one day, to the next quarter; None over several days, of which
        nobody works the nights."""
        if self.first_day != dates.in_london(self.ends_at - MOMENT).date():
            return None
        quarters = -(-(self.ends_at - self.starts_at) // timedelta(minutes=15))
        return quarters * QUARTER

    @property
    def planned_cost(self):
        """(net, VAT) in pence for the planned hours; None for what is free or lasts several days."""
        return self.cost_of(self.planned_hours) if not self.is_free and self.planned_hours is not None else None

    def set_rate(self, pence, vat_percent):
        """Offer `pence` an hour and `vat_percent` on it (None: no VAT); nothing for None."""
        self.rate_pence, self.rate_unit = pence, "" if pence is None else Unit.HOUR
        self.vat_percent = None if pence is None else vat_percent


def counted(hours):
    """ "3.5 hours" or "1 hour", for a Decimal."""
    return f"{hours.normalize():f} hour{'' if hours == 1 else 's'}"
