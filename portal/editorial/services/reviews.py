"""The ready workflow, and who is told when a page waits for its review."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, TaskState, Workflow, WorkflowPage, WorkflowState, WorkflowTask

from employers.calendar import add_working_days
from portal.accounts.models import Agency
from portal.editorial import notifications
from portal.editorial.groups import let_in
from portal.editorial.models import ThemeReviewTask
from portal.editorial.reviewing import reviewers

NAME = "Relecture par le responsable du thème"
# Working days that a review may wait before it is recalled.
PATIENCE = 3


@transaction.atomic
def set_up_workflow() -> Workflow:
    """One workflow for the whole site; a section may have its own in Wagtail's settings. Running it again changes nothing."""
    task = ThemeReviewTask.objects.filter(name=NAME).first() or ThemeReviewTask.objects.create(name=NAME)
    workflow, _ = Workflow.objects.get_or_create(name=NAME)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr)
    WorkflowPage.objects.update_or_create(page=Page.get_first_root_node(), defaults={"workflow": workflow})
    return workflow


@transaction.atomic
def tell_reviewers(*, state: TaskState) -> int:
    page = state.workflow_state.content_object
    readers = reviewers(page)
    for reader in readers:
        let_in(reader)
    return sum(notifications.review_asked(state, reader) is not None for reader in readers)


@transaction.atomic
def tell_author(*, state: WorkflowState, accepted: bool) -> None:
    notifications.review_answered(state, accepted=accepted)


def remind_reviewers(*, at: datetime | None = None) -> int:
    """Each reader is reminded once; somebody who stands in since then is told too."""
    at = at or timezone.now()
    structure = Agency.objects.structures().first()
    if structure is None:
        return 0
    waiting = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        task__in=ThemeReviewTask.objects.values("task_ptr"),
        started_at__lte=at - timedelta(days=PATIENCE),
    )
    sent = 0
    for state in waiting.select_related("workflow_state"):
        page = state.workflow_state.content_object
        if page is None or add_working_days(state.started_at, PATIENCE, structure=structure) >= at:
            continue
        with transaction.atomic():
            for reader in reviewers(page, today=timezone.localdate(at)):
                let_in(reader)
                sent += notifications.review_waits(state, reader) is not None
    return sent
