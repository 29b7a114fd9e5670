from contextlib import suppress
from functools import partial
from typing import Any

from django.apps import AppConfig
from django.db import transaction
from kombu.exceptions import OperationalError


class PagesConfig(AppConfig):
    name = "portal.pages"
    label = "pages"
    verbose_name = "Pages"

    def ready(self) -> None:
        from wagtail.signals import page_published, page_unpublished

        from pathways import hooks
        from portal.accounts import hooks as account_hooks
        from portal.pages import panels, personal_data  # noqa: F401 - registers the map
        from portal.pages.models import EventPage

        hooks.file_panels.append(panels.mediations)
        account_hooks.account_closed.append(_author_goes)
        # Wagtail publishes from many places (editor, schedule, workflow, API): its signal is the one wire.
        page_published.connect(_dates_follow, sender=EventPage, dispatch_uid="event-dates")
        # Deleting a page unpublishes it first.
        page_unpublished.connect(_dates_go, sender=EventPage, dispatch_uid="event-dates-go")
        page_published.connect(_pictures_follow, dispatch_uid="page-pictures")


def _dates_follow(sender: Any, instance: Any, **extra: Any) -> None:
    from portal.pages import services

    if instance.keeper == instance:
        services.sync_dates(event=instance)


def _dates_go(sender: Any, instance: Any, **extra: Any) -> None:
    from portal.pages import services

    if instance.keeper == instance:
        services.withdraw_dates(event=instance)


def _pictures_follow(sender: Any, instance: Any, **extra: Any) -> None:
    """After the commit, when Wagtail has written which pictures the page names."""
    transaction.on_commit(partial(_make_pictures, instance.pk))


def _make_pictures(page: int) -> None:
    from portal.pages.tasks import make_pictures

    # Without its broker the night's run makes them: the page is published all the same.
    with suppress(OperationalError):
        make_pictures.delay(page)


def _author_goes(user: Any) -> None:
    """Who comes back one day decides anew whether to sign."""
    from portal.pages import services

    services.forget_author_profile(user=user)
