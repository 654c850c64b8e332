"""The development inbox: letters as files in a folder instead of on their way to people."""

import secrets
import time
from email import message_from_bytes, policy
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend


class InboxBackend(BaseEmailBackend):
    """Puts each message into INBOX_FOLDER, allauth's as well as our own."""

    def send_messages(self, email_messages):
        """Write each message whole or not at all; return how many."""
        folder = Path(settings.INBOX_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{time.time_ns():020d}-{secrets.token_hex(4)}"
            fresh = folder / f"{name}.new"
            fresh.write_bytes(message.message().as_bytes(linesep="\r\n"))
            fresh.rename(folder / f"{name}.eml")
        return len(email_messages)


class Mail:
    """One message of the inbox. `name` finds it again; the rest is read when it is asked for."""

    def __init__(self, name):
        self.name = name
        self.file = Path(settings.INBOX_FOLDER) / f"{name}.eml"

    @property
    def headers(self):
        """Its headers, without reading the rest."""
        with self.file.open("rb") as file:
            return BytesHeaderParser(policy=policy.default).parse(file)

    @property
    def message(self):
        """The whole message."""
        return message_from_bytes(self.file.read_bytes(), policy=policy.default)


class Opened:
    """A message as the inbox shows it."""

    def __init__(self, mail):
        self.name, self.message = mail.name, mail.message
        self.subject, self.to = self.message["Subject"], self.message["To"]

    @property
    def sent_at(self):
        return parsedate_to_datetime(self.message["Date"])

    @property
    def text(self):
        return self._body("plain")

    @property
    def html(self):
        return self._body("html")

    @property
    def headers(self):
        return self.message.items()

    @property
    def attachments(self):
        """(its number, its name, its type, its bytes) of each file."""
        files = [part for part in self.message.walk() if part.get_content_disposition() == "attachment"]
        return [
            (number, part.get_filename(), part["Content-Type"], part.get_payload(decode=True))
            for number, part in enumerate(files)
        ]

    def _body(self, subtype):
        part = self.message.get_body((subtype,))
        return part.get_content() if part else ""


class Listed:
    """A message as a line of the inbox: subject, reader and time."""

    def __init__(self, mail):
        headers = mail.headers
        self.name, self.subject, self.to = mail.name, headers["Subject"], headers["To"]
        self.sent_at = parsedate_to_datetime(headers["Date"])


def names():
    """The names of all messages, newest first."""
    return sorted((file.stem for file in Path(settings.INBOX_FOLDER).glob("*.eml")), reverse=True)


def find(name):
    """The message called `name`, opened; None when there is none."""
    mail = Mail(name)
    return Opened(mail) if mail.file.exists() else None


def lines(some_names):
    """A line for each of `some_names`."""
    return [Listed(Mail(name)) for name in some_names]
