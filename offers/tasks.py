"""Thin tasks of offers."""

from celery import shared_task

from offers.services.closing import expire_offers as expire


@shared_task
def expire_offers() -> None:
    expire()
