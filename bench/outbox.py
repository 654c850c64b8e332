"""Letters claimed, handed over and noted as sent in a second, by one process whose mail server always says yes."""

import time

from django.test.utils import override_settings
from django.utils import timezone

from letters import sending
from letters.models import Kind, Letter

LETTERS = 3_000
TARGET = 250


def run():
    """Queue the letters, send them all, print the rate. Each takes three committed steps, as in real work."""
    Letter.objects.bulk_create(
        Letter(
            address=f"head{number}@demo.example",
            kind=Kind.CONTACT,
            subject="A letter of the bench",
            text="Hello",
            html="<p>Hello</p>",
            dedupe_key=f"bench:{number}",
            message_id=f"<bench-{number}@portal.example>",
            send_after=timezone.now(),
        )
        for number in range(LETTERS)
    )
    sent, began = 0, time.perf_counter()
    # A mail server would be measured too; this backend takes every message at once.
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"):
        while batch := sending.send_due():
            sent += batch
    rate = sent / (time.perf_counter() - began)
    print(f"\nOutbox: {sent:,} letters, {rate:,.0f} claims/s in one process; target {TARGET}: ", end="")
    print("met" if rate >= TARGET else "NOT met")
