"""The Celery application and the only list of periodic jobs.

Beat runs the list in production; `manage.py run_due` runs what is due in the default set-up.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# name → task, schedule. Every job is idempotent: running it twice changes nothing the second time.
app.conf.beat_schedule = {
    "outbox": {"task": "portal.core.tasks.dispatch_outbox", "schedule": 10.0},
    "heartbeat": {"task": "portal.core.tasks.heartbeat", "schedule": 60.0},
    "purge-sessions": {"task": "portal.core.tasks.purge_sessions", "schedule": crontab(hour=3, minute=10)},
}
