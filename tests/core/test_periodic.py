from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from celery import current_app, shared_task
from celery.schedules import crontab
from django.core.management import call_command

from portal.core import periodic
from portal.core.models import PeriodicRun

PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 3, 10, 12, tzinfo=PARIS)
ran: list[str] = []


@shared_task(name="tests.note")
def note(name: str) -> None:
    ran.append(name)


@shared_task(name="tests.fail")
def fail() -> None:
    raise TimeoutError("camille@example.org")


@pytest.fixture(autouse=True)
def schedule(db):
    ran.clear()
    kept = current_app.conf.beat_schedule
    jobs = {
        "often": {"task": "tests.note", "schedule": 60.0, "args": ["often"]},
        "nightly": {
            "task": "tests.note",
            "schedule": crontab(hour=3, minute=10),
            "kwargs": {"name": "nightly"},
        },
        "failing": {"task": "tests.fail", "schedule": 60.0},
    }
    current_app.conf.beat_schedule = jobs
    yield
    current_app.conf.beat_schedule = kept


def test_each_due_job_runs_once():
    assert periodic.run_due(at=NOON) == {"often": True, "nightly": True, "failing": False}
    assert periodic.run_due(at=NOON + timedelta(seconds=30)) == {}
    assert periodic.run_due(at=NOON + timedelta(seconds=61)) == {"often": True, "failing": False}
    assert ran == ["often", "nightly", "often"]


def test_a_nightly_job_runs_after_its_hour_of_the_next_day():
    periodic.run_due(at=NOON)
    before = NOON + timedelta(hours=15, minutes=9)
    assert "nightly" not in periodic.run_due(at=before)
    assert "nightly" in periodic.run_due(at=before + timedelta(minutes=2))
    assert "nightly" not in periodic.run_due(at=before + timedelta(minutes=4))


def test_a_failure_is_recorded_without_what_it_says_and_stops_nothing():
    periodic.run_due(at=NOON)
    assert PeriodicRun.objects.get(name="failing").error == "TimeoutError"
    assert PeriodicRun.objects.get(name="often").finished_at


def test_two_processes_at_the_same_minute_run_a_job_once(monkeypatch):
    periodic.run_due(at=NOON)
    later = NOON + timedelta(minutes=2)
    run = periodic._run

    def run_while_another_does(job):
        periodic.run_due(at=later)
        return run(job)

    monkeypatch.setattr(periodic, "_run", run_while_another_does)
    ran.clear()
    with monkeypatch.context() as inner:
        inner.setattr(periodic, "_run", run_while_another_does)
        inner.setattr(
            periodic, "jobs", lambda jobs=periodic.jobs: [job for job in jobs() if job.name == "often"]
        )
        periodic.run_due(at=later)
    assert ran == ["often"]


def test_the_command_says_what_ran(capsys):
    call_command("run_due")
    assert sorted(capsys.readouterr().out.splitlines()) == [
        "failing : en erreur",
        "nightly : fait",
        "often : fait",
    ]


def test_a_job_whose_task_is_unknown_is_an_error_and_stops_nothing():
    current_app.conf.beat_schedule = {
        "lost": {"task": "tests.lost", "schedule": 60.0},
        "often": {"task": "tests.note", "schedule": 60.0, "args": ["often"]},
    }
    assert periodic.run_due(at=NOON) == {"lost": False, "often": True}
