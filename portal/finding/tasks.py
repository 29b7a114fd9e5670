"""Thin tasks of finding."""

from celery import shared_task

from portal.core.periodic import record_found
from portal.finding import services


@shared_task
def repair_finding() -> None:
    """Nightly: what a change lost on the way, and events whose day has come."""
    record_found("finding", services.rebuild())
