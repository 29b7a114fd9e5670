"""System checks of our conventions."""

from typing import Any

from celery import current_app
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def demo_login_is_off(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """The demo login opens every account in one click."""
    if not settings.DEMO_LOGIN:
        return []
    return [
        Error(
            "DEMO_LOGIN ouvre tous les comptes sans mot de passe : à retirer en production.", id="tandem.E001"
        )
    ]


@register(deploy=True)
def periodic_jobs_exist(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """A job whose task is misspelt would never run, and nobody would see it."""
    current_app.loader.import_default_modules()
    return [
        Error(
            f"Le travail périodique « {name} » nomme une tâche inconnue : {entry['task']}.", id="tandem.E002"
        )
        for name, entry in current_app.conf.beat_schedule.items()
        if entry["task"] not in current_app.tasks
    ]


@register(deploy=True)
def tasks_have_a_time_limit(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """A task without a limit can hold a worker for ever; one longer than the visibility timeout runs twice."""
    current_app.loader.import_default_modules()
    visibility = current_app.conf.broker_transport_options.get("visibility_timeout", 3600)
    errors: list[CheckMessage] = []
    for name, task in sorted(current_app.tasks.items()):
        limit = task.time_limit or current_app.conf.task_time_limit
        if not name.startswith("celery.") and not (limit and 2 * limit <= visibility):
            errors.append(
                Error(
                    f"La tâche {name} doit durer au plus {visibility // 2} s (limite : {limit}).",
                    id="tandem.E003",
                )
            )
    return errors
