"""Days that people type. One far from today is a slip of the finger in the year."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

LONGEST_AGO, FURTHEST_AHEAD = timedelta(days=50 * 365), timedelta(days=2 * 365)


def refuse_unlikely(day):
    """Raise ValidationError for a `day` that nobody can have meant."""
    today = timezone.localdate()
    if not today - LONGEST_AGO <= day <= today + FURTHEST_AHEAD:
        raise ValidationError("Check the year: the day must be within the next two years, or in the past")
