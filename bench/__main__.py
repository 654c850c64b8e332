"""`make bench`: pages beside a bare Django list, the ledger, the outbox's claims and the register import, in one run.

Every page takes turns with the bare list, so that the ratio survives a noisy machine. The load generator shares
the two cores with everything else: read the ratios, not the milliseconds.
"""

import argparse
import os
import sys
from contextlib import ExitStack

import django

from local.services import Services

SECRET = "only-for-the-bench-0123456789-0123456789-0123456789-0123456789"  # noqa: S105 - it guards nothing: the bench throws its database away
PASSWORD = "a pass phrase for the bench"  # noqa: S105 - of people who live as long as the bench
PORTAL_PORT, BARE_PORT = 8711, 8712


def main():
    """Start everything, measure, print."""
    options = argparse.ArgumentParser(prog="make bench", description=__doc__)
    options.add_argument("--seconds", type=float, default=8, help="how long each page is asked at each concurrency")
    options.add_argument("only", nargs="*", help="pages, ledger, outbox, register; all of them by default")
    chosen = options.parse_args()
    with ExitStack() as stack:
        services = stack.enter_context(Services("test-bench"))
        os.environ.update(
            services.environment,
            DJANGO_SETTINGS_MODULE="config.settings",
            DEBUG="false",
            SECRET_KEY=SECRET,
            ALLOWED_HOSTS="localhost,127.0.0.1",
            PORTAL_URL=f"http://localhost:{PORTAL_PORT}",
            REQUIRE_SECOND_FACTOR="false",
            EMAIL_URL="smtp://127.0.0.1:9",
            LOG_LEVEL="ERROR",
            DEMO_PASSWORD=PASSWORD,
        )
        django.setup()
        from bench import ledger, outbox, pages, register, stage  # noqa: PLC0415 - models exist only now, with the settings set

        stage.prepare()
        if "pages" in chosen.only or not chosen.only:
            pages.run(stack, chosen.seconds, PORTAL_PORT, BARE_PORT, PASSWORD)
        if "ledger" in chosen.only or not chosen.only:
            ledger.run()
        if "outbox" in chosen.only or not chosen.only:
            outbox.run()
        if "register" in chosen.only or not chosen.only:
            register.run()


if __name__ == "__main__":
    sys.exit(main())
