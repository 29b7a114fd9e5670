"""The wires: pages are written, published, moved, reviewed, commented and answered from many places.

Each only writes down what happened, in the transaction in which it did; rules run after it (`services/engine.py`).
"""

from typing import Any

from django.db.models.signals import post_save
from django.utils import timezone
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.signals import (
    page_published,
    page_unpublished,
    post_page_move,
    task_submitted,
    workflow_rejected,
)

from portal.accounts.models import User
from portal.comments.lifecycle import CommentState
from portal.comments.models import Comment
from portal.core import outbox
from portal.editorial.policy import hidden_roots
from portal.pages.models import FormAnswer
from portal.rules.chain import KIND, record
from portal.rules.triggers import Trigger


def connect() -> None:
    post_save.connect(_created, dispatch_uid="rules-created")
    page_published.connect(_published, dispatch_uid="rules-published")
    page_unpublished.connect(_unpublished, dispatch_uid="rules-unpublished")
    post_page_move.connect(_moved, dispatch_uid="rules-moved")
    task_submitted.connect(_submitted, dispatch_uid="rules-submitted")
    workflow_rejected.connect(_refused, sender=WorkflowState, dispatch_uid="rules-refused")
    post_save.connect(_commented, sender=Comment, dispatch_uid="rules-commented")
    post_save.connect(_answered, sender=FormAnswer, dispatch_uid="rules-answered")
    outbox.handler(KIND)(_follow)


def _follow(payload: dict[str, Any]) -> None:
    from portal.rules.services import follow_chain

    follow_chain(chain=payload["chain"])


def _actor(user: Any = None) -> User | None:
    """Wagtail's admin says who is at work; a job of the night is nobody."""
    found = user or get_active_log_context().user
    return found if isinstance(found, User) else None


def _is_page(page: Any) -> bool:
    """A page that editors have in hand: not a home page, not the bin, not a copy: neither one that follows another page
    nor one in work."""
    if not isinstance(page, Page) or page.depth <= 2 or page.alias_of_id is not None:
        return False
    return not page.path.startswith(hidden_roots().copies)


def _created(sender: Any, instance: Any, created: bool = False, raw: bool = False, **extra: Any) -> None:
    if created and not raw and _is_page(instance):
        record(kind=Trigger.CREATED, page=instance, actor=_actor() or _actor(instance.owner))


def _published(sender: Any, instance: Any, **extra: Any) -> None:
    # A publication for a day to come is told on that day.
    if _is_page(instance) and instance.live:
        first = instance.first_published_at == instance.last_published_at
        record(kind=Trigger.FIRST if first else Trigger.AGAIN, page=instance, actor=_actor())


def _unpublished(sender: Any, instance: Any, **extra: Any) -> None:
    if _is_page(instance):
        record(kind=Trigger.UNPUBLISHED, page=instance, actor=_actor())


def _moved(sender: Any, instance: Any, parent_page_before: Any, parent_page_after: Any, **extra: Any) -> None:
    hidden = hidden_roots()
    home = hidden.bin
    if parent_page_before.pk == parent_page_after.pk or not _is_page(instance):
        return
    if parent_page_before.path.startswith(hidden.copies):
        return
    if parent_page_after.path.startswith(home):
        record(kind=Trigger.BINNED, page=instance, actor=_actor())
    elif not parent_page_before.path.startswith(home):
        record(kind=Trigger.MOVED, page=instance, actor=_actor())


def _submitted(sender: Any, instance: TaskState, user: Any = None, **extra: Any) -> None:
    page = instance.workflow_state.content_object
    if _is_page(page):
        record(kind=Trigger.SUBMITTED, page=page, actor=_actor(user))


def _refused(sender: Any, instance: WorkflowState, user: Any = None, **extra: Any) -> None:
    if _is_page(instance.content_object):
        record(kind=Trigger.REFUSED, page=instance.content_object, actor=_actor(user))


def _hour() -> str:
    return f"{timezone.now():%Y%m%d%H}"


def _commented(
    sender: Any, instance: Comment, created: bool = False, raw: bool = False, **extra: Any
) -> None:
    """A flood of comments is one event an hour. Readers are nobody here: rules name no stranger."""
    if created and not raw and instance.state == CommentState.WAITING:
        key = f"rules-comment-{instance.page_id}-{_hour()}"
        record(kind=Trigger.COMMENT, page=instance.page, key=key)


def _answered(
    sender: Any, instance: FormAnswer, created: bool = False, raw: bool = False, **extra: Any
) -> None:
    if created and not raw:
        record(kind=Trigger.ANSWERED, page=instance.page, key=f"rules-answer-{instance.page_id}-{_hour()}")
