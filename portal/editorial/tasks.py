"""Periodic jobs of the editors' work; thin: each calls one service."""

from celery import shared_task

from portal.editorial import services


@shared_task
def remind_reviewers() -> None:
    services.remind_reviewers()


@shared_task
def empty_bin() -> None:
    services.empty_bin()


@shared_task
def keep_restrictions() -> None:
    """What was written past the services (a script, a site that was closed before translations followed) holds by morning."""
    services.realise_restrictions()
