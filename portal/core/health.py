"""Is the portal well? Small checks with a name and a number; apps above add theirs with `register`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.utils import timezone

from portal.core.models import Outbox, PeriodicRun

# Beat asks every minute; three minutes without an answer is no hazard.
HEARTBEAT_LIMIT = timedelta(minutes=3)
OUTBOX_LIMIT = timedelta(minutes=15)


@dataclass(frozen=True)
class Check:
    """`value` is a number for machines, `text` the same for people. `vital`: without it no page can be served."""

    name: str
    label: str
    ok: bool
    value: float | int | None
    text: str
    vital: bool = False


CheckFunction = Callable[[datetime], Check]
_registered: dict[str, CheckFunction] = {}


def register(name: str) -> Callable[[CheckFunction], CheckFunction]:
    def add(function: CheckFunction) -> CheckFunction:
        _registered[name] = function
        return function

    return add


def run_checks(*, at: datetime | None = None) -> list[Check]:
    """All checks, the database first: without it the others have nothing to read."""
    at = at or timezone.now()
    database = _database()
    if not database.ok:
        return [database]
    return [database, *(function(at) for function in _registered.values())]


def _database() -> Check:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return Check(
            "database", "Base de données", False, None, f"ne répond pas ({type(error).__name__})", vital=True
        )
    return Check("database", "Base de données", True, None, f"répond ({connection.vendor})", vital=True)


def age_text(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    if minutes >= 120:
        return f"{minutes // 60} h"
    return "moins d’une minute" if minutes < 1 else f"{minutes} min"


@register("cache")
def _cache(at: datetime) -> Check:
    label = "Cache et files (Redis)" if settings.REDIS_URL else "Cache"
    try:
        cache.set("health", 1, 10)
        ok = cache.get("health") == 1
    except Exception as error:  # noqa: BLE001 - every cache has its own errors, and a health page must not fail
        return Check("cache", label, False, None, f"ne répond pas ({type(error).__name__})")
    return Check("cache", label, ok, None, "répond" if ok else "oublie ce qu’on lui confie")


@register("worker")
def _worker(at: datetime) -> Check:
    label = "Travaux en arrière-plan"
    run = PeriodicRun.objects.filter(name="heartbeat").first()
    if run is None or run.finished_at is None:
        return Check(
            "worker",
            label,
            False,
            None,
            "n’ont jamais tourné : lancez un worker et beat, ou `manage.py run_due`",
        )
    age = max(at - run.finished_at, timedelta())
    return Check(
        "worker",
        label,
        age <= HEARTBEAT_LIMIT,
        round(age.total_seconds()),
        f"dernier signe : {age_text(age)}",
    )


@register("outbox")
def _outbox(at: datetime) -> Check:
    label = "Effets à produire"
    oldest = Outbox.objects.due(at=at).values_list("next_at", flat=True).first()
    dead = Outbox.objects.dead().count()
    age = at - oldest if oldest else timedelta()
    text = "rien en attente" if oldest is None else f"le plus ancien attend depuis {age_text(age)}"
    if dead:
        text += f", {dead} en échec"
    return Check("outbox", label, age <= OUTBOX_LIMIT and not dead, round(age.total_seconds()), text)


@register("jobs")
def _jobs(at: datetime) -> Check:
    failing = list(PeriodicRun.objects.exclude(error="").order_by("name").values_list("name", flat=True))
    text = f"en erreur : {', '.join(failing)}" if failing else "aucun en erreur"
    return Check("jobs", "Travaux périodiques", not failing, len(failing), text)
