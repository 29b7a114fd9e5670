"""Thin tasks of the pages."""

from celery import shared_task

from portal.pages import retention


@shared_task
def apply_retention() -> None:
    retention.apply_retention()
