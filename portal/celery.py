"""The Celery application and the only list of periodic jobs.

Beat runs the list in production; `manage.py run_due` runs what is due in the default set-up.
"""

import os
from typing import Any

from celery import Celery, Task
from celery.schedules import crontab
from celery.signals import task_postrun, task_prerun

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# name → task, schedule. Every job is idempotent: running it twice changes nothing the second time.
app.conf.beat_schedule = {
    "outbox": {"task": "portal.core.tasks.dispatch_outbox", "schedule": 10.0},
    "heartbeat": {"task": "portal.core.tasks.heartbeat", "schedule": 60.0},
    "expire-offers": {"task": "offers.tasks.expire_offers", "schedule": crontab(minute="*/15")},
    "still-open": {"task": "offers.tasks.ask_still_open", "schedule": crontab(hour=8, minute=0)},
    "check-ins": {"task": "mediations.tasks.send_check_ins", "schedule": crontab(hour="7-18", minute=20)},
    "silences": {"task": "mediations.tasks.tell_silences", "schedule": crontab(hour=7, minute=40)},
    "index": {"task": "search.tasks.reconcile_index", "schedule": crontab(hour=2, minute=30)},
    "indicator-facts": {"task": "search.tasks.refresh_facts", "schedule": crontab(minute=5)},
    "imports": {"task": "pathways.tasks.resume_imports", "schedule": crontab()},
    "retention": {"task": "portal.pages.tasks.apply_retention", "schedule": crontab(hour=4, minute=0)},
    "publish-scheduled": {"task": "portal.pages.tasks.publish_scheduled", "schedule": crontab(minute="*/5")},
    "event-dates": {"task": "portal.pages.tasks.extend_dates", "schedule": crontab(hour=3, minute=20)},
    "event-reminders": {
        "task": "portal.pages.tasks.send_event_reminders",
        "schedule": crontab(hour="8-19", minute=40),
    },
    "review-reminders": {"task": "portal.pages.tasks.remind_reviews", "schedule": crontab(hour=8, minute=30)},
    "page-reviews": {
        "task": "portal.editorial.tasks.remind_reviewers",
        "schedule": crontab(hour=8, minute=20),
    },
    "recycle-bin": {"task": "portal.editorial.tasks.empty_bin", "schedule": crontab(hour=3, minute=50)},
    "page-restrictions": {
        "task": "portal.editorial.tasks.keep_restrictions",
        "schedule": crontab(hour=3, minute=45),
    },
    "transfer-archives": {
        "task": "portal.transfer.tasks.forget_archives",
        "schedule": crontab(hour=3, minute=55),
    },
    "pictures": {"task": "portal.pages.tasks.make_pictures", "schedule": crontab(hour=3, minute=35)},
    "landings": {"task": "portal.pages.tasks.make_landings", "schedule": crontab(hour=4, minute=10)},
    "comments-waiting": {
        "task": "portal.comments.tasks.tell_moderators",
        "schedule": crontab(hour=7, minute=50),
    },
    "finding": {"task": "portal.finding.tasks.repair_finding", "schedule": crontab(hour=2, minute=50)},
    "rules": {"task": "portal.rules.tasks.tell_days", "schedule": crontab(hour=5, minute=10)},
    "links": {"task": "portal.upkeep.tasks.follow_links", "schedule": crontab(hour=1, minute=15)},
    "purge-sessions": {"task": "portal.core.tasks.purge_sessions", "schedule": crontab(hour=3, minute=10)},
}


@task_prerun.connect
def _job_starts(task: Task, **extra: Any) -> None:
    """Record the runs that beat asks for; `run_due` records its own."""
    from portal.core import periodic

    if not task.request.is_eager and (name := periodic.job_of_task(task.name)):
        periodic.record_start(name)


@task_postrun.connect
def _job_ends(task: Task, retval: Any = None, state: str = "", **extra: Any) -> None:
    from portal.core import periodic

    if not task.request.is_eager and (name := periodic.job_of_task(task.name)):
        periodic.record_end(name, error="" if state == "SUCCESS" else type(retval).__name__)
