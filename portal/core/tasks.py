"""Thin tasks of the kernel."""

from celery import shared_task
from django.core.management import call_command

from portal.core import outbox, periodic


@shared_task
def deliver(pk: int) -> None:
    outbox.deliver_row(pk)


@shared_task
def dispatch_outbox() -> None:
    outbox.dispatch()


@shared_task
def heartbeat() -> None:
    """Proves that the clock and a worker are alive: the health page reads when it last ran."""
    periodic.record_start("heartbeat")
    periodic.record_end("heartbeat")


@shared_task
def purge_sessions() -> None:
    call_command("clearsessions")
    outbox.purge_done()
