"""Letters that sign people in, which carry secrets and cannot wait in the outbox, and forgetting old sessions."""

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management import call_command


@shared_task(autoretry_for=(OSError,), retry_backoff=2, retry_backoff_max=20, max_retries=5)
def send(*, subject, text, to):
    """Send one letter of allauth's, again for about a minute where the mail server cannot be reached."""
    EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, to).send()


@shared_task
def forget_ended_sessions():
    """Delete the sessions that have ended by themselves."""
    call_command("clearsessions")
