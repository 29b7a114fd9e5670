"""Periodic jobs of the editors' work; thin: each calls one service."""

from celery import shared_task

from portal.editorial import services


@shared_task
def remind_reviewers() -> None:
    services.remind_reviewers()


@shared_task
def empty_bin() -> None:
    services.empty_bin()
