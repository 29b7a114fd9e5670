"""Thin tasks of the kernel."""

from celery import Task, shared_task
from django.core.management import call_command

from portal.core import outbox, periodic
from portal.core.page_cache import entries


@shared_task(bind=True)
def deliver(self: Task, pk: int) -> None:
    delivery = self.request.delivery_info or {}
    outbox.deliver_row(pk, message=self.request.id or "", redelivered=bool(delivery.get("redelivered")))


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
    entries.purge()
