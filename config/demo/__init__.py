"""A made-up area, built through the front door: every row comes from an action, as if people had done it."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from accounts.models import User
from config.demo import (
    catholic,
    cover,
    governors,
    learning,
    money,
    partnerships,
    people,
    places,
    programme,
    sharing,
    together,
    training,
)

PEOPLE = [
    ("head@demo.example", "Head teacher, Moss Bank Primary"),
    ("sbm@demo.example", "Business manager of two schools, and of the Catholic schools around St Oswald’s"),
    ("officer@demo.example", "Governance officer, Northmoor"),
    ("governor@demo.example", "Chair of governors, Moss Bank Primary"),
    ("lead@demo.example", "Head teacher, Northmoor High, who leads the learning partnership"),
    ("outsider@demo.example", "Head teacher, Westfold Primary, in another authority"),
]


class RefusesProduction(Exception):
    """The demo's people have a password that is printed: it has no place among real ones."""


@dataclass
class SignIns:
    """Whom to sign in as. The password is None when the demo was loaded before by somebody else."""

    people: list[tuple[str, str]]
    password: str | None


def load():
    """Build the area unless it is there, all of it or nothing, and return the SignIns.

    Raises RefusesProduction outside development. The password is DEMO_PASSWORD, or made up.
    """
    if not settings.DEBUG:
        raise RefusesProduction("The demo is for trying the portal out. It is not loaded where DEBUG is off.")
    password = os.environ.get("DEMO_PASSWORD")
    if not User.objects.filter(email=PEOPLE[0][0]).exists():
        password = password or secrets.token_urlsafe(9)
        _build(password)
    return SignIns(PEOPLE, password)


@transaction.atomic
def _build(password):
    """The whole area in one transaction, so that a run that is killed leaves nothing half made."""
    northmoor, westfold = places.bring_in(Path(__file__).parent / "schools.csv")
    officer, made = people.appoint(northmoor, westfold, password=password)
    governors.build(made, officer=officer, password=password)
    for case in (partnerships, learning, catholic, together):
        case.build(made, officer=officer)
    programme.book(made, officer=officer)
    training.build(made, officer=officer)
    money.build(made)
    sharing.build(made)
    cover.build(made)
