"""Thin tasks of the app."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from pathways.models import YouthImport
from pathways.services.imports import import_rows

STALLED = timedelta(minutes=2)


@shared_task
def run_import(pk: int) -> None:
    """Go on with an import until it is over; killed in the middle, the next run starts at the next row."""
    batch = YouthImport.objects.select_related("structure").filter(pk=pk).first()
    if batch is not None:
        import_rows(batch=batch)


@shared_task
def resume_imports() -> None:
    """Imports that nobody is working on any more: their worker was stopped, or their page was closed."""
    before = timezone.now() - STALLED
    stalled = YouthImport.objects.filter(state=YouthImport.State.RUNNING, updated_at__lt=before)
    for pk in list(stalled.values_list("pk", flat=True)):
        run_import.delay(pk)
