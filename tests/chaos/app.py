"""The portal's Celery application with a beat that ticks every second, so that a test need not wait for minutes."""

from config.celery import app

app.conf.beat_schedule = {"letters-dispatch": {"task": "letters.tasks.dispatch", "schedule": 1}}
