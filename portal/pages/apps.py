from typing import Any

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "portal.pages"
    label = "pages"
    verbose_name = "Pages"

    def ready(self) -> None:
        from wagtail.signals import page_published, page_unpublished

        from pathways import hooks
        from portal.pages import panels, personal_data  # noqa: F401 - registers the map
        from portal.pages.models import EventPage

        hooks.file_panels.append(panels.mediations)
        # Wagtail publishes from many places (editor, schedule, workflow, API): its signal is the one wire.
        page_published.connect(_dates_follow, sender=EventPage, dispatch_uid="event-dates")
        # Deleting a page unpublishes it first.
        page_unpublished.connect(_dates_go, sender=EventPage, dispatch_uid="event-dates-go")


def _dates_follow(sender: Any, instance: Any, **extra: Any) -> None:
    from portal.pages import services

    if instance.keeper == instance:
        services.sync_dates(event=instance)


def _dates_go(sender: Any, instance: Any, **extra: Any) -> None:
    from portal.pages import services

    if instance.keeper == instance:
        services.withdraw_dates(event=instance)
