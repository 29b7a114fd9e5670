"""Periodic jobs; thin: each calls a service."""

from celery import shared_task
from django.conf import settings

from portal.upkeep import services


@shared_task
def follow_links() -> None:
    services.sync_links()
    if settings.LINK_CHECK:
        services.check_links()
