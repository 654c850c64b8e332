"""Posts letters through the front door, steadily: `python -m tests.chaos.seed COUNT SECONDS`."""

import sys
import time

import django

django.setup()

from letters import actions  # noqa: E402 - models can be imported only after the line above
from letters.models import Kind  # noqa: E402 - as above


def main(count, seconds):
    began = time.monotonic()
    for number in range(count):
        time.sleep(max(0, began + seconds * number / count - time.monotonic()))
        actions.post(
            kind=Kind.REMINDER,
            to=f"reader{number}@schools.example",
            template="letters/emails/digest",
            context={"letters": []},
            subject=f"Letter {number}",
            about="meetings.meeting:17",
            dedupe_key=f"chaos:{number}",
        )


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
