"""The wires from Wagtail: pages are written, moved, restricted and deleted from many places of its admin.

Each effect reads the database again and runs in the transaction of the change: a draft held in memory is never seen, and
what is rolled back was never found.
"""

from typing import Any

from django.contrib.auth.models import Group
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, post_page_move

from portal.finding import pages

# Saving a draft writes other fields than these.
TOLD_BY = frozenset({"live", "title", "slug", "url_path", "path"})


def connect() -> None:
    post_save.connect(_saved, dispatch_uid="finding-saved")
    post_delete.connect(_deleted, sender=Page, dispatch_uid="finding-deleted")
    # Dates of an event are made when it is published, after it is saved.
    page_published.connect(_published, dispatch_uid="finding-published")
    post_page_move.connect(_moved, dispatch_uid="finding-moved")
    page_slug_changed.connect(_moved, dispatch_uid="finding-slug")
    for signal in (post_save, post_delete):
        signal.connect(_restricted, sender=PageViewRestriction, dispatch_uid="finding-restricted")
    m2m_changed.connect(
        _groups_changed, sender=PageViewRestriction.groups.through, dispatch_uid="finding-groups"
    )
    post_delete.connect(_group_deleted, sender=Group, dispatch_uid="finding-group-deleted")


def _saved(sender: Any, instance: Any, raw: bool = False, update_fields: Any = None, **extra: Any) -> None:
    if raw or not isinstance(instance, Page):
        return
    if update_fields is None or TOLD_BY & set(update_fields):
        pages.keep(Page.objects.filter(pk=instance.pk))


def _published(sender: Any, instance: Any, **extra: Any) -> None:
    if hasattr(instance, "occurrences"):
        pages.keep(Page.objects.filter(pk=instance.pk))


def _deleted(sender: Any, instance: Any, **extra: Any) -> None:
    pages.forget(instance.pk)


def _moved(sender: Any, instance: Any, **extra: Any) -> None:
    path = Page.objects.filter(pk=instance.pk).values_list("path", flat=True).first()
    if path:
        pages.keep_below(path)


def _restricted(sender: Any, instance: Any, **extra: Any) -> None:
    # The page itself may be on its way out.
    path = Page.objects.filter(pk=instance.page_id).values_list("path", flat=True).first()
    if path:
        pages.keep_below(path)


def _groups_changed(sender: Any, instance: Any, action: str = "", **extra: Any) -> None:
    if not action.startswith("post_"):
        return
    if isinstance(instance, PageViewRestriction):
        _restricted(sender, instance)
    else:
        pages.keep_below("")


def _group_deleted(sender: Any, instance: Any, **extra: Any) -> None:
    pages.keep_below("")
