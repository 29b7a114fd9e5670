"""What the health page tells of the index: whether it answers, how late it is, how far the last night found it adrift."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from elasticsearch import ApiError, TransportError

from portal.core import periodic
from portal.core.health import Check, age_text, register
from portal.core.models import Outbox, PeriodicRun
from search.index.client import KINDS, alias, enabled, quick
from search.index.sync import Drift

LAG_LIMIT = timedelta(minutes=5)
# The reconcile runs each night: after a missed night nobody knows the drift any more.
NIGHT_LIMIT = timedelta(hours=26)
JOB = "index"
NOT_USED = "sans Elasticsearch : la base de données répond, toujours à jour"


def record_drift(drifts: Mapping[str, Drift]) -> None:
    """What the nightly reconcile found, and mended."""
    found = {
        name: sum(len(getattr(drift, name)) for drift in drifts.values())
        for name in ("missing", "stale", "ghost")
    }
    periodic.record_found(JOB, found)


@register("index")
def index_lag(at: datetime) -> Check:
    """Seconds for which the oldest change has been waiting for the index."""
    label = "Index de recherche"
    if not enabled():
        return Check("index", label, True, None, NOT_USED)
    waiting = Outbox.objects.filter(
        kind__startswith="index.", state__in=[Outbox.State.PENDING, Outbox.State.DEAD]
    )
    oldest = waiting.order_by("created_at").values_list("created_at", flat=True).first()
    lag = max(at - oldest, timedelta()) if oldest else timedelta()
    text = f"en retard de {age_text(lag)}" if oldest else "à jour"
    problem = _problem()
    return Check(
        "index", label, lag <= LAG_LIMIT and not problem, round(lag.total_seconds()), f"{problem}{text}"
    )


def _problem() -> str:
    try:
        there = quick().indices.exists_alias(name=[alias(kind) for kind in KINDS])
    except (ApiError, TransportError) as error:
        return f"ne répond pas ({type(error).__name__}), la base de données répond à sa place ; "
    return "" if there else "pas encore construit : lancez `manage.py rebuild_index` ; "


@register("index_drift")
def index_drift(at: datetime) -> Check:
    """Documents that the last night found missing, stale or without a row. They were mended at once."""
    label = "Écart entre l’index et la base"
    if not enabled():
        return Check("index_drift", label, True, None, NOT_USED)
    run = PeriodicRun.objects.filter(name=JOB).exclude(found={}).first()
    if run is None or run.finished_at is None:
        return Check("index_drift", label, False, None, "jamais mesuré : le rapprochement passe chaque nuit")
    age, found = at - run.finished_at, run.found
    text = (
        f"il y a {age_text(age)} : {found['missing']} document(s) manquant(s), {found['stale']} ancien(s), "
        f"{found['ghost']} en trop, réparés"
    )
    return Check("index_drift", label, age <= NIGHT_LIMIT, sum(found.values()), text)
