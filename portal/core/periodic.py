"""Periodic jobs: which are due, and the record of their runs that the health page reads.

The one list of jobs is `app.conf.beat_schedule` in `portal/celery.py`. Beat runs it in production; `manage.py run_due`
runs the same list in the process where no worker runs.
"""

import copy
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from celery import current_app
from celery.schedules import maybe_schedule
from django.utils import timezone

from portal.core.models import PeriodicRun

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    name: str
    task: str
    schedule: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]

    def is_due(self, last: datetime | None, *, at: datetime) -> bool:
        """A job that never ran is due: every job bears to be run once more."""
        if last is None:
            return True
        schedule: Any = copy.copy(self.schedule)
        schedule.nowfun = lambda: at
        return bool(schedule.is_due(last).is_due)


def jobs() -> list[Job]:
    return [
        Job(
            name=name,
            task=entry["task"],
            schedule=maybe_schedule(entry["schedule"], app=current_app),
            args=tuple(entry.get("args", ())),
            kwargs=dict(entry.get("kwargs", {})),
        )
        for name, entry in current_app.conf.beat_schedule.items()
    ]


def job_of_task(task: str) -> str | None:
    return next((job.name for job in jobs() if job.task == task), None)


def run_due(*, at: datetime | None = None) -> dict[str, bool]:
    """Run each due job once, in this process. Returns name → whether it went well, for the jobs that ran."""
    at = at or timezone.now()
    current_app.loader.import_default_modules()
    results = {}
    for job in jobs():
        record, _ = PeriodicRun.objects.get_or_create(name=job.name)
        if not job.is_due(record.started_at, at=at):
            continue
        # Claimed by a conditional update, so that two processes at the same minute run it once.
        if PeriodicRun.objects.filter(name=job.name, started_at=record.started_at).update(started_at=at):
            results[job.name] = _run(job)
    return results


def _run(job: Job) -> bool:
    task = current_app.tasks.get(job.task)
    if task is None:
        error = "NotRegistered"
    else:
        result = task.apply(args=job.args, kwargs=job.kwargs, throw=False)
        error = type(result.result).__name__ if result.failed() else ""
    record_end(job.name, error=error)
    return not error


def record_start(name: str, *, at: datetime | None = None) -> None:
    PeriodicRun.objects.update_or_create(name=name, defaults={"started_at": at or timezone.now()})


def record_end(name: str, *, error: str = "", at: datetime | None = None) -> None:
    """`error` is the class of what was raised, never its text: texts carry names and addresses."""
    if error:
        logger.error("periodic job %s failed: %s", name, error)
    PeriodicRun.objects.filter(name=name).update(finished_at=at or timezone.now(), error=error)


def record_found(name: str, found: dict[str, int], *, at: datetime | None = None) -> None:
    """What a job counted, and when: it is not only its failures that the health page tells."""
    PeriodicRun.objects.update_or_create(
        name=name, defaults={"found": found, "finished_at": at or timezone.now()}
    )
