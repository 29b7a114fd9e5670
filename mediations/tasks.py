"""Periodic jobs of the files; thin: each calls one service."""

from celery import shared_task

from mediations import services


@shared_task
def send_check_ins() -> None:
    services.send_due()


@shared_task
def tell_silences() -> None:
    services.tell_silences()
