"""Periodic jobs; thin: each calls a service."""

from celery import shared_task

from portal.comments import services


@shared_task
def tell_moderators() -> None:
    services.tell_moderators()
