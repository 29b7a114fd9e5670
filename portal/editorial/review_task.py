"""The step of a workflow in which the owner of the page's theme reads it."""

from typing import Any

from django.db.models import QuerySet
from wagtail.models import Task, TaskState


class ThemeReviewTask(Task):
    """Who reviews is asked each time: an absence moves the review to the stand-in without a click."""

    class Meta:
        verbose_name = "relecture par le responsable du thème"
        verbose_name_plural = "relectures par le responsable du thème"

    def _may(self, page: Any, user: Any) -> bool:
        from portal.editorial.reviewing import can_review

        return can_review(user, page)

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return self._may(obj, user)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """While it is read, only those who read it change it."""
        return not self._may(obj, user)

    def user_can_lock(self, obj: Any, user: Any) -> bool:
        return self._may(obj, user)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        if not self._may(obj, user):
            return []
        return [
            ("reject", "Demander des changements", True),
            ("approve", "Accepter", False),
            ("approve", "Accepter avec un mot", True),
        ]

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        """Wagtail shows only the actions above; a forged request is refused here."""
        from django.core.exceptions import PermissionDenied

        if not self._may(task_state.workflow_state.content_object, user):
            raise PermissionDenied
        super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        waiting = TaskState.objects.filter(task=self, status=TaskState.STATUS_IN_PROGRESS)
        waiting = waiting.select_related("workflow_state")
        mine = [state.pk for state in waiting if self._may(state.workflow_state.content_object, user)]
        return TaskState.objects.filter(pk__in=mine)

    @classmethod
    def get_description(cls) -> str:
        return (
            "Le responsable du thème de la page la relit, ou son suppléant en son absence. Sans thème : les relecteurs de la "
            "rubrique, puis les administrateurs de la structure."
        )
