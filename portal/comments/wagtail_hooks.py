"""The queue in the editors' menu."""

from typing import Any

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portal.accounts import permissions
from portal.comments import queue


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("commentaires/", queue.QueueView.as_view(), name="comments_queue"),
        path(
            "commentaires/liste/", queue.QueueView.as_view(results_only=True), name="comments_queue_results"
        ),
        path("commentaires/decider/", queue.decide, name="comments_decide"),
    ]


class QueueItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return permissions.is_editor(request.user) or permissions.is_structure_admin(request.user)


@hooks.register("register_admin_menu_item")
def item() -> MenuItem:
    return QueueItem("Commentaires", reverse("comments_queue"), icon_name="comment", order=650)
