"""The moderators' queue in the editors' admin."""

from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from portal.accounts.access import staff_required
from portal.accounts.models import User
from portal.comments import services
from portal.comments.lifecycle import CommentState
from portal.comments.models import Comment
from portal.core.errors import ApplicationError

DECISIONS = (
    (CommentState.ACCEPTED, "Accepter"),
    (CommentState.REFUSED, "Refuser"),
    (CommentState.SPAM, "Indésirable"),
)


def moderated_by(user: Any) -> QuerySet[Comment]:
    pages = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "publish")
    return Comment.objects.filter(page__in=pages.values("pk")).exclude(state=CommentState.REMOVED)


class QueueFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label="État", choices=[choice for choice in CommentState.choices if choice[0] != CommentState.REMOVED]
    )

    class Meta:
        model = Comment
        fields = ["state"]


class QueueView(ReportView):
    """Those that wait come first, the oldest first."""

    model = Comment
    page_title = "Commentaires"
    header_icon = "comment"
    index_url_name = "comments_queue"
    index_results_url_name = "comments_queue_results"
    results_template_name = "comments/queue_results.html"
    filterset_class = QueueFilters
    is_searchable = False
    list_export = ["created_at", "page.title", "name", "text", "get_state_display"]
    export_headings = {
        "created_at": "Écrit le", "page.title": "Page", "name": "Auteur", "text": "Commentaire", "get_state_display": "État",
    }  # fmt: skip

    def get_queryset(self) -> Any:
        order = Case(When(state=CommentState.WAITING, then=0), default=1)
        self.queryset = (
            moderated_by(self.request.user).select_related("page").order_by(order, "created_at", "pk")
        )
        return super().get_queryset()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"decisions": DECISIONS, "decide_url": reverse("comments_decide")}


@staff_required
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """The chosen comments, all at once."""
    chosen = [int(pk) for pk in request.POST.getlist("comment") if pk.isdigit()]
    if request.POST.get("state") not in {state for state, _ in DECISIONS}:
        raise PermissionDenied
    state = CommentState(request.POST["state"])
    mine = list(moderated_by(request.user).filter(pk__in=chosen))
    if not mine or not isinstance(request.user, User):
        messages.error(request, "Cochez au moins un commentaire.")
    else:
        try:
            moved = services.decide(comments=mine, state=state, actor=request.user)
            messages.success(request, f"{moved} commentaire{'s' if moved > 1 else ''} : {state.label}.")
        except ApplicationError as refused:
            messages.error(request, refused.message)
    return redirect("comments_queue")
