"""Fixtures of the tests of partnerships."""

import pytest

from partnerships.actions import audits as actions
from tests.partnerships.asking import an_audit, themes_of


@pytest.fixture
def partnership(cast):
    return cast.partnership


@pytest.fixture
def lead(cast, sign_in):
    """The lead's browser."""
    return sign_in(cast.lead)


@pytest.fixture
def audit(cast):
    return an_audit(cast)


@pytest.fixture
def answered(cast, audit):
    """Two schools have answered."""
    actions.answer(audit, cast.moss_bank, themes=themes_of(audit, "Managing safely", "Reading"), by=cast.member)
    actions.answer(audit, cast.brook_lane, themes=themes_of(audit, "Attendance", "Managing safely"), by=cast.organiser)
    return audit
