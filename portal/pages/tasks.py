"""Periodic jobs of the pages; thin: each calls one service."""

from celery import shared_task
from django.core.management import call_command
from wagtail.images import get_image_model

from portal.pages import pictures, retention, services


@shared_task
def publish_scheduled() -> None:
    """Wagtail's own command: pages whose hour to appear or to go has come."""
    call_command("publish_scheduled", verbosity=0)


@shared_task
def extend_dates() -> None:
    services.extend_dates()


@shared_task
def send_event_reminders() -> None:
    services.send_reminders()


@shared_task
def remind_reviews() -> None:
    services.remind_reviews()


@shared_task
def make_landings() -> None:
    services.make_landings()


@shared_task
def apply_retention() -> None:
    retention.apply_retention()


@shared_task
def make_pictures(page: int | None = None) -> None:
    """After a page is published, and each night for what was lost on the way."""
    pictures.make(pictures.shown(page))


@shared_task
def make_one_picture(image: int) -> None:
    """A picture that no page names: that of an author."""
    rows = get_image_model().objects.filter(pk=image)
    pictures.make(rows.prefetch_renditions(*pictures.SPECS))
