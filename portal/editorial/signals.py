"""The only wires from Wagtail: pages move and are reviewed from many places of its admin."""

from typing import Any

from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, WorkflowState
from wagtail.signals import (
    copy_for_translation_done,
    page_unpublished,
    post_page_move,
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)


def connect() -> None:
    post_page_move.connect(_moved, dispatch_uid="editorial-moved")
    copy_for_translation_done.connect(_moved_copy, dispatch_uid="editorial-translated")
    page_unpublished.connect(_closed, dispatch_uid="editorial-closed")
    task_submitted.connect(_asked, dispatch_uid="editorial-review-asked")
    workflow_approved.connect(_accepted, sender=WorkflowState, dispatch_uid="editorial-review-accepted")
    workflow_rejected.connect(_returned, sender=WorkflowState, dispatch_uid="editorial-review-returned")
    # Wagtail's own mails say the same in other words, past our outbox.
    for signal, name in (
        (workflow_submitted, "submitted"),
        (workflow_approved, "approved"),
        (workflow_rejected, "rejected"),
    ):
        signal.disconnect(sender=WorkflowState, dispatch_uid=f"workflow_state_{name}_email_notification")


def _moved(sender: Any, instance: Any, **extra: Any) -> None:
    """Other sections above: other people may read."""
    from portal.editorial.models import PageSharing
    from portal.editorial.services import realise_restrictions

    if PageSharing.objects.exists():
        realise_restrictions()


def _moved_copy(sender: Any, source_obj: Any, target_obj: Any, **extra: Any) -> None:
    """A translation is closed to those to whom its French page is, from its first minute."""
    from portal.editorial.following import is_source
    from portal.editorial.services import drop_copied_restrictions

    if isinstance(target_obj, Page):
        if is_source(source_obj):
            drop_copied_restrictions(page=target_obj)
        _moved(sender, target_obj)


def _closed(sender: Any, instance: Any, **extra: Any) -> None:
    """Unpublished by hand, many at once, by a rule or on its day: the bin alone takes the translations along by itself."""
    from portal.accounts.models import User
    from portal.editorial.following import is_source
    from portal.editorial.models import BinEntry
    from portal.editorial.services import close_translations

    if (
        is_source(instance)
        and not BinEntry.objects.filter(page__in=instance.get_ancestors(inclusive=True)).exists()
    ):
        actor = get_active_log_context().user
        close_translations(
            sources=Page.objects.filter(pk=instance.pk), actor=actor if isinstance(actor, User) else None
        )


def _asked(sender: Any, instance: Any, **extra: Any) -> None:
    from portal.editorial.models import ThemeReviewTask
    from portal.editorial.services import tell_reviewers

    if isinstance(instance.task.specific, ThemeReviewTask):
        tell_reviewers(state=instance)


def _accepted(sender: Any, instance: WorkflowState, **extra: Any) -> None:
    from portal.editorial.services import tell_author

    tell_author(state=instance, accepted=True)


def _returned(sender: Any, instance: WorkflowState, **extra: Any) -> None:
    from portal.editorial.services import tell_author

    tell_author(state=instance, accepted=False)
