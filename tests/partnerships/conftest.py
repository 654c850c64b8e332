"""Fixtures of the tests of partnerships."""

import pytest


@pytest.fixture
def partnership(cast):
    return cast.partnership


@pytest.fixture
def lead(cast, sign_in):
    """The lead's browser."""
    return sign_in(cast.lead)
