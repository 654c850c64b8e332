"""The letters that sign people in: they carry secrets and cannot wait, so they stay out of the outbox."""

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage


@shared_task(autoretry_for=(OSError,), retry_backoff=2, retry_backoff_max=20, max_retries=5)
def send(*, subject, text, to):
    """Send one letter of allauth's, again for about a minute where the mail server cannot be reached."""
    EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, to).send()
