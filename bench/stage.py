"""The area that is measured: the demo, with a longer diary and much that is shared."""

import os
import subprocess
import sys
from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from bench import shared
from clusters.models import Group
from clusters.permissions.table import Permission
from meetings.models import Meeting


def prepare():
    """Migrate, collect the static files, load the demo, and give the demo's head teacher fifty meetings."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    # The demo refuses production, which is what this process measures.
    subprocess.run(
        [sys.executable, "manage.py", "demo"],
        check=True,
        env=os.environ | {"DEBUG": "true"},
        stdout=subprocess.DEVNULL,
    )
    head = User.objects.get(email="head@demo.example")
    group = Group.objects.where(head, may=Permission.CHARGE_POST).first()
    _book_fifty_meetings(group, head)
    shared.prepare(group, head)


def _book_fifty_meetings(group, head):
    first = timezone.now().replace(hour=13, minute=30, second=0, microsecond=0) + timedelta(days=30)
    Meeting.objects.bulk_create(
        Meeting(
            group=group,
            title=f"Meeting {number}",
            starts_at=first + timedelta(days=7 * number),
            ends_at=first + timedelta(days=7 * number, hours=2),
            place="The hall",
            booked_by=head,
        )
        for number in range(50)
    )
