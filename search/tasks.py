"""Thin tasks of the index."""

from celery import shared_task

from search.health import record_drift
from search.index import sync
from search.index.client import KINDS, enabled
from search.indicators import elastic


@shared_task
def reconcile_index() -> None:
    """Nightly: mend what changes lost on the way to the index."""
    if enabled():
        record_drift({kind: sync.repair(kind) for kind in KINDS})


@shared_task
def refresh_facts() -> None:
    """Hourly: the facts that indicators count."""
    if enabled():
        elastic.rebuild()
