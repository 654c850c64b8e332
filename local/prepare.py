"""Bring the database up to date and load the demo, in one process: `make run` calls it when something has changed."""

import io
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command


def main(sign_ins):
    """Migrate; under DEBUG load the demo and keep what it says of its sign-ins in the file `sign_ins`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    if not settings.DEBUG:
        call_command("collectstatic", interactive=False, verbosity=0)
        return
    said = io.StringIO()
    call_command("demo", stdout=said)
    Path(sign_ins).write_text(said.getvalue())


if __name__ == "__main__":
    main(sys.argv[1])
