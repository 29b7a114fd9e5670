"""Thin tasks of the kernel."""

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from portal.core import outbox
from portal.core.models import PeriodicRun


@shared_task
def deliver(pk: int) -> None:
    outbox.deliver_row(pk)


@shared_task
def dispatch_outbox() -> None:
    outbox.dispatch()


@shared_task
def heartbeat() -> None:
    now = timezone.now()
    PeriodicRun.objects.update_or_create(name="heartbeat", defaults={"started_at": now, "finished_at": now})


@shared_task
def purge_sessions() -> None:
    call_command("clearsessions")
    outbox.purge_done()
