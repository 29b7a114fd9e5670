from celery import current_app, shared_task
from django.core.checks import run_checks

from portal.core import checks


@shared_task(name="tests.endless", time_limit=3600)
def endless() -> None:
    """A task that may last longer than its message is hidden from other workers."""


def ids(messages):
    return {message.id for message in messages}


def test_the_demo_login_is_refused_in_production(settings):
    settings.DEMO_LOGIN = True
    assert "tandem.E001" in ids(run_checks(include_deployment_checks=True))
    settings.DEMO_LOGIN = False
    assert "tandem.E001" not in ids(run_checks(include_deployment_checks=True))


def test_a_job_without_a_task_is_found():
    assert checks.periodic_jobs_exist(None) == []
    kept = current_app.conf.beat_schedule
    current_app.conf.beat_schedule = {"a": {"task": "portal.core.tasks.misspelt", "schedule": 60.0}}
    try:
        assert ids(checks.periodic_jobs_exist(None)) == {"tandem.E002"}
    finally:
        current_app.conf.beat_schedule = kept


def test_a_task_that_may_run_twice_at_once_is_found():
    found = [message.msg for message in checks.tasks_have_a_time_limit(None)]
    assert [text for text in found if "tests.endless" in text]
    assert [text for text in found if "portal." in text] == []
