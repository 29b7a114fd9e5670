"""The nightly job of rules; thin: it calls services."""

from celery import shared_task

from portal.rules import services


@shared_task
def tell_days() -> None:
    services.check_rules()
    services.tell_days()
