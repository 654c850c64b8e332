"""A mail server in a process of its own that writes down the Message-ID of every letter it takes, then says so.

`python -m tests.chaos.sink PORT FILE MILLISECONDS`; the last is how long it thinks about each letter.
"""

import asyncio
import os
import sys
from email.parser import BytesHeaderParser

from aiosmtpd.smtp import SMTP


class Sink:
    """Takes every letter."""

    def __init__(self, file, seconds):
        self.file = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.seconds = seconds

    async def handle_DATA(self, server, session, envelope):
        message_id = BytesHeaderParser().parsebytes(envelope.content)["Message-ID"]
        os.write(self.file, f"{message_id.strip()}\n".encode())
        await asyncio.sleep(self.seconds)
        return "250 Taken"


async def main(port, file, milliseconds):
    sink = Sink(file, int(milliseconds) / 1000)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(sink, hostname="sink", loop=loop), "127.0.0.1", int(port))
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
