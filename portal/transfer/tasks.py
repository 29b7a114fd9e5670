"""Periodic jobs; thin: each calls a service."""

from celery import shared_task

from portal.transfer import services


@shared_task
def forget_archives() -> None:
    services.forget_archives()
