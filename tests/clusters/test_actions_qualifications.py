"""What people were certified for elsewhere is kept, with who said so."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from clusters.actions import qualifications
from clusters.models import HistoryLine, Qualification

AWARDED, RENEW_BY = date(2026, 3, 5), date(2029, 3, 5)


def held(**fields):
    return Qualification(title="IOSH Managing Safely", awarded_on=AWARDED, **fields)


def test_somebody_without_an_account_is_certified(cast):
    staff = held(name="Site manager, Moss Bank", school=cast.moss_bank, renew_by=RENEW_BY)

    qualifications.record(staff, school=cast.moss_bank, by=cast.member)

    line = HistoryLine.objects.get(about=staff.about)
    assert Qualification.objects.of_staff_of(cast.moss_bank).get() == staff
    assert (line.school, line.actor) == (cast.moss_bank, cast.member)
    assert line.text == (
        "recorded that Site manager, Moss Bank is certified for “IOSH Managing Safely”, to renew by Monday 5 March 2029"
    )


def test_a_renewal_before_the_award_is_refused(cast):
    with pytest.raises(ValidationError, match="renewal date must be after"):
        qualifications.record(held(user=cast.member, renew_by=AWARDED), school=cast.moss_bank, by=cast.member)


def test_nobody_is_not_certified(cast):
    with pytest.raises(ValidationError, match="Choose a person"):
        qualifications.record(held(), school=cast.moss_bank, by=cast.member)
