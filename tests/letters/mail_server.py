"""A mail server for tests that answers as the reader's address says: 550@… refuses, hangs-up-after-data@… hangs up."""

import asyncio
import socket
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller


class Script:
    """What the server does, by the local part of the reader's address, and what it took."""

    def __init__(self):
        self.taken = []
        self.bodies_seen = []
        self.connections = 0
        self.sender_refusal = None
        self.greylisted = set()

    @property
    def message_ids(self):
        return [message["Message-ID"] for message in self.taken]

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.sender_refusal:
            return self.sender_refusal
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        local = address.partition("@")[0]
        if local == "hangs-up-at-rcpt":
            return self._hang_up(server)
        if local.isdecimal():
            return f"{local} The mailbox answers {local}"
        if local == "greylisted" and address not in self.greylisted:
            self.greylisted.add(address)
            return "450 Try again in a minute"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        local = envelope.rcpt_tos[0].partition("@")[0]
        self.bodies_seen.append(envelope.content)
        if local == "hangs-up-after-data":
            return self._hang_up(server)
        if local == "silent-after-data":
            await asyncio.sleep(2)
        if local.startswith("data-"):
            return f"{local[5:]} The content answers {local[5:]}"
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        if local == "hangs-up-after-each":
            asyncio.get_running_loop().call_later(0.05, server.transport.close)
        return "250 Taken"

    def _hang_up(self, server):
        server.transport.abort()
        return "421 Gone"


def start(script, port=0):
    """A running server for `script`; `.port` says where, `.stop()` ends it."""
    controller = Controller(script, hostname="127.0.0.1", port=port or free_port(), decode_data=False)
    controller.start()
    return controller


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]
