"""The Celery application and what beat ticks. Ticks are UTC intervals; each only looks for what is due."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "accounts-sessions": {"task": "accounts.tasks.forget_ended_sessions", "schedule": 21600},
    "clusters-register": {"task": "clusters.tasks.sweep", "schedule": 60},
    "clusters-terms": {"task": "clusters.tasks.tell_of_terms", "schedule": 3600},
    "letters-dispatch": {"task": "letters.tasks.dispatch", "schedule": 15},
    "letters-digests": {"task": "letters.tasks.digests", "schedule": 300},
    "partnerships-audits": {"task": "partnerships.tasks.attend_to_audits", "schedule": 600},
    "meetings-newcomers": {"task": "meetings.tasks.invite_newcomers", "schedule": 3600},
    "meetings-remind": {"task": "meetings.tasks.remind", "schedule": 60},
    "resources-contracts": {"task": "resources.tasks.remind_of_contracts", "schedule": 3600},
    "training-sweep": {"task": "training.tasks.sweep", "schedule": 600},
}
