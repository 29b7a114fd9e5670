"""What Wagtail does when a workflow ends well (`WAGTAIL_FINISH_WORKFLOW_ACTION`); read before any model is loaded."""

from typing import Any


def publish_reviewed(workflow_state: Any, user: Any = None) -> None:
    """Who accepted was asked by the task: to accept is to publish this version, without the right to publish others."""
    from portal.editorial.models import ThemeReviewTask

    last = workflow_state.current_task_state
    by_owner = last is not None and isinstance(last.task.specific, ThemeReviewTask)
    revision = workflow_state.content_object.get_latest_revision()
    revision.publish(user=user, skip_permission_checks=by_owner)
