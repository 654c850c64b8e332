"""What waits for a person in all apps stands on one desk."""

from datetime import UTC, datetime

import pytest

from clusters.models import GroupRequest
from config import desk

pytestmark = pytest.mark.django_db


def test_nothing_waits_for_somebody_new(cast):
    assert desk.errands(cast.outsider) == []
