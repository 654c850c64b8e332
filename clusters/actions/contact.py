"""Write to those who organise a group, from outside and without learning their addresses."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from clusters import emails, history, people
from clusters.models import Group
from letters.models import Letter

NOBODY = "Nobody who could read a message looks after this group at the moment. Ask one of its schools instead."


@dataclass(frozen=True)
class Message:
    """What somebody writes to `group`. `key` is drawn when the form is opened, so that two presses are one message.
    `sender` is whoever is signed in: if a letter fails, they read of it."""

    group: Group
    name: str
    address: str
    text: str
    key: UUID | None = None
    sender: User | None = None

    @property
    def about(self):
        """How the letters that carry it name it."""
        said = "\n".join([str(self.key), self.address, self.name, self.text])
        return f"clusters.group:{self.group.pk}:contact:{hashlib.sha256(said.encode()).hexdigest()[:32]}"


def readers_of(group):
    """(those who read messages to `group`, whether they are officers): its organisers who joined, without any the
    officers of its authority. At most two queries."""
    organisers = list(people.organisers(group))
    if organisers:
        return organisers, False
    return list(people.officers_of(group.authority)), True


def was_sent(message):
    """Whether this very message has been passed on already."""
    return Letter.objects.about(message.about).exists()


@transaction.atomic
def send(message):
    """Pass `message` on to each of those who read for its group; sent twice, it is passed on once.

    Raises ValidationError where nobody would read it.
    """
    group = Group.objects.select_for_update(no_key=True).get(pk=message.group.pk)
    readers, are_officers = readers_of(group)
    if not readers:
        raise ValidationError(NOBODY)
    if was_sent(message):
        return
    for reader in readers:
        emails.contact(message, to=reader, is_officer=are_officers)
    count = "1 person" if len(readers) == 1 else f"{len(readers)} people"
    history.record(f"passed a message from the contact form on to {count}", by=None, group=group, about=group.about)
