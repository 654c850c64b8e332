"""One row that fails holds up no other."""

import pytest
from django.db import transaction

from accounts.models import User
from common import alarms
from tests import factories

pytestmark = pytest.mark.django_db


def test_each_row_is_attended_to_with_what_else_is_known():
    people, told = [factories.person(), factories.person()], []

    def tell(person, *, of):
        told.append((person, of))

    alarms.for_each(people, tell, of="a deadline")

    assert told == [(person, "a deadline") for person in people]


def test_a_row_that_fails_is_written_down_and_the_next_one_has_its_turn(caplog):
    first, second = factories.person(), factories.person()
    addresses = {first: second.email, second: "second@portal.example"}

    @transaction.atomic
    def move(person):
        User.objects.filter(pk=person.pk).update(email=addresses[person])

    alarms.for_each([first, second], move)

    second.refresh_from_db()
    assert second.email == "second@portal.example"
    assert f"move of accounts.User {first.pk} failed; the next tick tries again." in caplog.text
    assert "duplicate key value" in caplog.text
