"""Handing one message after another to the mail server, and saying plainly what became of each.

A message is prepared first: all that the server must hear except the line that ends it. Until that line the server
may not deliver anything (RFC 5321, 4.1.1.4), so whatever goes wrong, the message can be sent later. Only `finish`
says the line; a connection that breaks during it leaves the one case that nobody can know.
"""

import re
import smtplib
import socket
from contextlib import suppress

from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

# The server has too much to do, not something against this letter.
BUSY = {421, 431, 432, 442, 447, 452}


class NotSent(Exception):
    """The message was certainly not delivered."""


class Unreachable(NotSent):
    """The mail server cannot be spoken to, or not as the portal: no letter is at fault."""


class Busy(NotSent):
    """The mail server asks for a little time."""


class NotNow(NotSent):
    """The reader's mailbox does not take the message now."""


class Refused(NotSent):
    """The message will never be taken."""


class Unconfirmed(Exception):
    """The message was handed over, and the answer never came."""


def refusal(code, text):
    """What the answer `code` of a mail server means, as an exception."""
    said = f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
    if code in BUSY:
        return Busy(said)
    return NotNow(said) if 400 <= code < 500 else Refused(said)


def postman():
    """A postman for the configured mail backend."""
    connection = get_connection()
    return SmtpPostman(connection) if isinstance(connection, EmailBackend) else PlainPostman(connection)


class PlainPostman:
    """For backends that are no mail server, such as the development inbox: they take a message whole."""

    def __init__(self, connection):
        self.connection = connection
        self.message = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with suppress(OSError):  # the letters are sent; how the server takes our leave does not matter
            self.connection.close()

    def prepare(self, message):
        """Keep the message until `finish`."""
        message.message()
        self.message = message

    def give_up(self):
        """Forget the prepared message."""
        self.message = None

    def finish(self):
        """Hand the message over."""
        try:
            self.connection.send_messages([self.message])
        except smtplib.SMTPResponseException as answer:
            raise refusal(answer.smtp_code, answer.smtp_error) from answer
        except OSError as failure:
            raise Unconfirmed(str(failure)) from failure


class SmtpPostman(PlainPostman):
    """One connection to a mail server, kept open from letter to letter."""

    def prepare(self, message):
        """Say everything but the line that ends the message. Raises NotSent."""
        content = message.message().as_bytes(linesep="\r\n")
        envelope = [sanitize_address(address, "ascii") for address in (message.from_email, message.to[0])]
        try:
            self._address(*envelope)
            self._expect(354, self._smtp.docmd("data"))
            self._smtp.send(re.sub(rb"(?m)^\.", b"..", content.removesuffix(b"\r\n") + b"\r\n"))
        except NotSent:
            self._start_over()
            raise
        except OSError as failure:
            self.give_up()
            raise Busy(str(failure)) from failure

    def finish(self):
        """Say the line that ends the message, and hear whether the server took it."""
        try:
            self._smtp.send(b".\r\n")
            self._expect(250, self._smtp.getreply())
        except OSError as silence:
            self.give_up()
            raise Unconfirmed(str(silence)) from silence
        except NotSent:
            self._start_over()
            raise

    def give_up(self):
        """Drop the connection: there is no other way out of a half-said message."""
        if self._smtp is not None:
            self._smtp.close()
            self.connection.connection = None

    @property
    def _smtp(self):
        return self.connection.connection

    def _address(self, sender, recipient):
        """Say from whom and to whom. A server that hung up between two letters is called again."""
        is_reused = not self._call()
        try:
            answer = self._smtp.mail(sender)
        except OSError:
            if not is_reused:
                raise
            answer = (421, "")
        if answer[0] == 421 and is_reused:
            self.give_up()
            self._call()
            answer = self._smtp.mail(sender)
        try:
            self._expect(250, answer)
        except Refused as refused:
            raise Unreachable(f"The mail server refuses the portal as sender: {refused}") from refused
        self._expect(250, self._smtp.rcpt(recipient))

    def _call(self):
        """Open the connection unless it is open; True when it was opened."""
        try:
            opened = self.connection.open()
            # Else the last line waits some 40 ms for the body to be acknowledged, and that is when a kill hurts.
            self._smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._smtp.ehlo_or_helo_if_needed()
        except OSError as failure:
            self.give_up()
            raise Unreachable(f"The mail server cannot be reached: {failure}") from failure
        return opened

    def _expect(self, code, answer):
        """Raise what `answer` means unless it is of the class of `code`."""
        if answer[0] // 100 == code // 100:
            return
        if not 400 <= answer[0] < 600:
            raise smtplib.SMTPServerDisconnected(f"The mail server said what no mail server says: {answer}")
        raise refusal(*answer)

    def _start_over(self):
        """Make the connection ready for the next letter, or drop it."""
        try:
            if self._smtp is not None and self._smtp.rset()[0] != 250:
                self.give_up()
        except OSError:
            self.give_up()
