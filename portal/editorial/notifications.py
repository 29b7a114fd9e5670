"""Mails of the review of a page: asked, waiting too long, answered."""

from typing import Any

from django.urls import reverse
from wagtail.models import TaskState, WorkflowState

from portal.accounts.models import User
from portal.core import mail
from portal.core.models import Outbox


def _edit(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def review_asked(state: TaskState, reader: User) -> Outbox | None:
    page, asked_by = state.workflow_state.content_object, state.workflow_state.requested_by
    return mail.send(
        template="review_asked",
        to=reader.email,
        context={
            "name": reader.get_short_name(),
            "title": page.get_admin_display_title(),
            "author": str(asked_by or ""),
        },
        path=_edit(page),
        dedupe_key=f"review-asked-{state.pk}-{reader.pk}",
        about=[asked_by.public_id] if asked_by else (),
    )


def review_waits(state: TaskState, reader: User) -> Outbox | None:
    page = state.workflow_state.content_object
    return mail.send(
        template="review_waiting",
        to=reader.email,
        context={
            "name": reader.get_short_name(),
            "title": page.get_admin_display_title(),
            "since": f"{state.started_at:%d/%m/%Y}",
        },
        path=_edit(page),
        dedupe_key=f"review-waiting-{state.pk}-{reader.pk}",
    )


def review_answered(state: WorkflowState, *, accepted: bool) -> Outbox | None:
    """To who asked, unless they answered themselves."""
    reader, page, last = state.requested_by, state.content_object, state.current_task_state
    if reader is None or not reader.is_active:
        return None
    return mail.send(
        template="review_accepted" if accepted else "review_returned",
        to=reader.email,
        context={
            "name": reader.get_short_name(),
            "title": page.get_admin_display_title(),
            "reviewer": str(last.finished_by or "") if last else "",
            "comment": last.comment if last else "",
        },
        path=_edit(page),
        dedupe_key=f"review-answered-{state.pk}-{last.pk if last else 0}",
    )
