"""Thin tasks of offers."""

from celery import shared_task

from offers.services.closing import expire_offers as expire
from offers.services.still_open import ask_still_open as ask


@shared_task
def expire_offers() -> None:
    expire()


@shared_task
def ask_still_open() -> None:
    ask()
