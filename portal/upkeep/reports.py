"""Reports of the editors' admin: what no longer holds, and where to mend it. Each shows only pages that its reader may edit."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, Exists, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.reports import PageReportView, ReportView
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry

from portal.upkeep.models import ExternalLink

WAITING = timedelta(days=14)


def editable(user: Any) -> Any:
    """A query set of Wagtail's pages: what this person may change."""
    return policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")


class SectionFilterSet(WagtailFilterSet):
    """What filters of reports on pages share: a section, and choices that the view reads by itself."""

    class Meta:
        model = Page
        fields: list[str] = []

    def as_it_is(self, pages: Any, name: str, value: str) -> Any:
        """The choice says what is counted or shown of each page: the view asks for it."""
        return pages

    def below(self, pages: Any, name: str, value: Page) -> Any:
        return pages.descendant_of(value, inclusive=True)


def section_filter(sections: Callable[[], Any]) -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        label="Rubrique",
        queryset=lambda request: sections().order_by("path"),
        method="below",
        empty_label="Tout le site",
    )


class BrokenLinksView(ReportView):
    """Addresses of other sites that failed, with the pages that name them."""

    model = ExternalLink
    page_title = "Liens cassés"
    header_icon = "link-external"
    index_url_name = "upkeep_broken_links"
    index_results_url_name = "upkeep_broken_links_results"
    results_template_name = "upkeep/broken_links_results.html"
    any_permission_required = None
    list_export = ["url", "get_state_display", "reason", "failing_since"]
    export_headings = {
        "url": "Adresse",
        "get_state_display": "État",
        "reason": "Ce qui s’est passé",
        "failing_since": "Depuis",
    }

    def get_queryset(self) -> QuerySet[ExternalLink]:
        mine = editable(self.request.user)
        named = ExternalLink.pages.through.objects.filter(
            externallink=OuterRef("pk"), page__in=mine.values("pk")
        )
        self.queryset = (
            ExternalLink.objects.filter(Exists(named), failures__gt=0)
            .prefetch_related(Prefetch("pages", queryset=mine.order_by("title")))
            .order_by("state", "failing_since", "pk")
        )
        rows: QuerySet[ExternalLink] = super().get_queryset()
        return rows


class PicturesView(ReportView):
    """Pictures of the library without a description, the most used first."""

    model = get_image_model()
    page_title = "Images sans description"
    header_icon = "image"
    index_url_name = "upkeep_pictures"
    index_results_url_name = "upkeep_pictures_results"
    results_template_name = "upkeep/pictures_results.html"
    list_export = ["title", "used", "created_at"]
    export_headings = {"title": "Titre", "used": "Pages qui la montrent", "created_at": "Ajoutée le"}

    def get_queryset(self) -> QuerySet[Any]:
        uses = (
            ReferenceIndex.objects.filter(
                to_content_type=ContentType.objects.get_for_model(self.model),
                to_object_id=Cast(OuterRef("pk"), CharField()),
            )
            .order_by()
            .values("to_object_id")
            .annotate(number=Count("object_id", distinct=True))
            .values("number")
        )
        self.queryset = (
            self.model._default_manager.filter(description="")
            .annotate(used=Coalesce(Subquery(uses, output_field=IntegerField()), 0))
            .order_by("-used", "title", "pk")
        )
        return super().get_queryset()


class WaitingDraftsView(PageReportView):
    """Changes that nobody published for two weeks."""

    page_title = "Brouillons oubliés"
    header_icon = "edit"
    index_url_name = "upkeep_waiting"
    index_results_url_name = "upkeep_waiting_results"
    results_template_name = "upkeep/waiting_results.html"

    def get_queryset(self) -> QuerySet[Page]:
        self.queryset = (
            editable(self.request.user)
            .filter(has_unpublished_changes=True, latest_revision_created_at__lt=timezone.now() - WAITING)
            .select_related("content_type")
            .prefetch_workflow_states()
            .annotate_approved_schedule()
            .order_by("latest_revision_created_at", "pk")
        )
        rows: QuerySet[Page] = super().get_queryset()
        return rows
