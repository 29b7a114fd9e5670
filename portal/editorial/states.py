"""The states of pages where editors look: a column and a filter of the explorer, and a report."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages import listing
from wagtail.admin.views.reports import PageReportView
from wagtail.models import Page, WorkflowState
from wagtail.permissions import policy_registry

from portal.editorial.lifecycle import Visibility
from portal.editorial.models import FollowedRestriction, PageSharing
from portal.editorial.reviewing import reviewers

SHORT = {Visibility.INTRANET: "Équipe", Visibility.PRIVATE: "Privé"}
PRIVATE_CACHE = "_pages_not_public"


def not_public() -> list[tuple[str, str]]:
    """(path, state) of every page that is not for everybody, by its own state or by that of its French page."""
    own = PageSharing.objects.exclude(visibility=Visibility.PUBLIC).values_list("page__path", "visibility")
    followed = FollowedRestriction.objects.exclude(sharing__visibility=Visibility.PUBLIC)
    return list(own.union(followed.values_list("page__path", "sharing__visibility")))


def state_at(path: str, rows: list[tuple[str, str]]) -> str:
    found = {state for above, state in rows if path.startswith(above)}
    return next(
        (state for state in (Visibility.PRIVATE, Visibility.INTRANET) if state in found), Visibility.PUBLIC
    )


def of_state(pages: QuerySet[Page], state: str) -> QuerySet[Page]:
    """The pages that are seen so, whoever above says it."""
    private, team = Q(pk__in=[]), Q(pk__in=[])
    for path, own in not_public():
        if own == Visibility.PRIVATE:
            private |= Q(path__startswith=path)
        else:
            team |= Q(path__startswith=path)
    if state == Visibility.PRIVATE:
        return pages.filter(private)
    if state == Visibility.INTRANET:
        return pages.filter(team).exclude(private)
    return pages.exclude(private | team)


class VisibilityColumn(Column):
    """Asked once for a whole list."""

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        if not hasattr(request, PRIVATE_CACHE):
            setattr(request, PRIVATE_CACHE, not_public())
        state = state_at(instance.path, getattr(request, PRIVATE_CACHE))
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"value": SHORT.get(Visibility(state), "Tout le monde")}

    def get_value(self, instance: Any) -> str:
        return ""


class VisibilityFilter(django_filters.ChoiceFilter):
    def filter(self, qs: QuerySet[Page], value: str) -> QuerySet[Page]:
        return of_state(qs, value) if value else qs


def visibility_filter() -> VisibilityFilter:
    choices = [(Visibility.PUBLIC, "Tout le monde"), *((key, label) for key, label in SHORT.items())]
    return VisibilityFilter(label="Visible par", choices=choices, empty_label="Tous")


def install() -> None:
    """Wagtail has no hook for columns of the explorer: its list of columns and its filters are extended."""
    if not any(column.name == "visibility" for column in listing.ExplorableIndexView.base_columns):
        listing.ExplorableIndexView.base_columns.append(
            VisibilityColumn("visibility", label="Visible par", width="10%")
        )
    listing.GenericPageFilterSet.base_filters["visibility"] = visibility_filter()


class Work(django_filters.ChoiceFilter):
    STATES = (
        ("draft", "Brouillon, jamais publié"),
        ("review", "En relecture"),
        ("changes", "Changements demandés"),
        ("live", "Publié"),
        ("live_draft", "Publié, avec un brouillon plus récent"),
    )

    def filter(self, qs: QuerySet[Page], value: str) -> QuerySet[Page]:
        if value in ("review", "changes"):
            status = (
                WorkflowState.STATUS_IN_PROGRESS if value == "review" else WorkflowState.STATUS_NEEDS_CHANGES
            )
            keys = WorkflowState.objects.filter(status=status).values_list("object_id", flat=True)
            return qs.filter(pk__in=[int(key) for key in keys if key.isdigit()])
        conditions = {
            "draft": Q(live=False),
            "live": Q(live=True, has_unpublished_changes=False),
            "live_draft": Q(live=True, has_unpublished_changes=True),
        }
        return qs.filter(conditions[value]) if value in conditions else qs


class StatesFilterSet(WagtailFilterSet):
    work = Work(label="Travail", choices=Work.STATES, empty_label="Tous")
    visibility = visibility_filter()

    class Meta:
        model = Page
        fields: list[str] = []


class StatesView(PageReportView):
    """Where each page stands: draft, review, site; who is awaited; who sees it."""

    page_title = "États des pages"
    header_icon = "tasks"
    index_url_name = "editorial_states"
    index_results_url_name = "editorial_states_results"
    results_template_name = "editorial/states_results.html"
    filterset_class = StatesFilterSet

    def get_queryset(self) -> QuerySet[Page]:
        mine = policy_registry.get_by_type(Page).instances_user_has_any_permission_for(
            self.request.user, {"add", "change", "publish"}
        )
        self.queryset = (
            mine.filter(depth__gt=1)
            .select_related("content_type")
            .prefetch_workflow_states()
            .annotate_approved_schedule()
            .order_by("-latest_revision_created_at", "pk")
        )
        rows: QuerySet[Page] = super().get_queryset()
        return rows

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        rows = not_public()
        for page in context["pages"]:
            page.seen_by = SHORT.get(Visibility(state_at(page.path, rows)), "Tout le monde")
            page.awaited = ", ".join(str(one) for one in reviewers(page)) if page.workflow_in_progress else ""
        return context
