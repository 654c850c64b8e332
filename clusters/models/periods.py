"""Rows that hold from a day until a day. The last day is not included: a successor may start that very day."""

from datetime import timedelta

from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone


class DateRange(Func):
    """PostgreSQL's daterange(starts_on, ends_on, '[)')."""

    function = "daterange"
    output_field = DateRangeField()


PERIOD = DateRange("starts_on", "ends_on", RangeBoundary())
OVERLAPS = RangeOperators.OVERLAPS
EQUAL = RangeOperators.EQUAL


def ends_after_it_starts(name):
    """The constraint that a period does not end before it starts."""
    return models.CheckConstraint(
        condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
        name=name,
        violation_error_message="The end date must be the same as or after the start date.",
    )


class Dated:
    """Facts about one row with `starts_on` and `ends_on`."""

    @property
    def is_over(self):
        """Whether it has ended, today at the latest."""
        return self.ends_on is not None and self.ends_on <= timezone.localdate()

    @property
    def is_to_come(self):
        """Whether it begins on a later day."""
        return self.starts_on > timezone.localdate()

    @property
    def last_day(self):
        """The last day that counts, as people say it; None for a row without an end."""
        return self.ends_on and self.ends_on - timedelta(days=1)


class DatedQuerySet(models.QuerySet):
    """Rows with `starts_on` and `ends_on` (Europe/London days)."""

    def on(self, day):
        """Rows that hold on `day`."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day))

    def current(self):
        return self.on(timezone.localdate())

    def not_ended(self):
        """Rows that hold today or will hold later."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=timezone.localdate()))
