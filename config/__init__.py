"""The project: settings, addresses, Celery, the desk and the demo."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
