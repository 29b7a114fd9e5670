"""The report of pages that nobody reads, worst first, with a small picture of the months."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.functional import cached_property
from wagtail.admin.views.reports import PageReportView
from wagtail.models import Page

from portal.pages.models import IndexPage
from portal.upkeep.models import PageReading
from portal.upkeep.readings import countable, months_to
from portal.upkeep.reports import SectionFilterSet, editable, section_filter

PERIODS = (("3", "3 mois"), ("6", "6 mois"), ("12", "12 mois"), ("24", "24 mois"))
PERIOD = 6
FEW = (("0", "jamais lue"), ("10", "10 fois au plus"), ("50", "50 fois au plus"))
# Of the small picture: a bar, the space after it, the whole height. A page read ten times a month fills it.
BAR, STEP, HEIGHT, FULL = 6, 8, 24, 10


def period_of(wanted: str) -> int:
    return int(wanted) if wanted in dict(PERIODS) else PERIOD


class UnreadFilterSet(SectionFilterSet):
    period = django_filters.ChoiceFilter(
        label="Lectures des derniers",
        choices=PERIODS,
        method="as_it_is",
        empty_label=f"{PERIOD} mois (d’office)",
    )
    most = django_filters.ChoiceFilter(
        label="Lectures", choices=FEW, field_name="read", lookup_expr="lte", empty_label="Toutes les pages"
    )
    section = section_filter(IndexPage.objects.live)


class UnreadPagesView(PageReportView):
    """Published pages that everybody may read, the least read first, then the oldest."""

    page_title = "Pages non lues"
    header_icon = "view"
    index_url_name = "upkeep_unread"
    index_results_url_name = "upkeep_unread_results"
    results_template_name = "upkeep/unread_results.html"
    filterset_class = UnreadFilterSet
    list_export = ["title", "full_url", "content_type.name", "first_published_at", "read", "by_month"]
    export_headings = {
        "title": "Titre",
        "full_url": "Adresse",
        "content_type.name": "Type",
        "first_published_at": "En ligne depuis",
        "read": "Lectures",
        "by_month": "Mois par mois, du plus ancien au plus récent",
    }

    @cached_property
    def months(self) -> list[date]:
        return months_to(timezone.localdate(), period_of(self.request.GET.get("period", "")))

    def get_queryset(self) -> QuerySet[Page]:
        counted = (
            PageReading.objects.filter(page=OuterRef("pk"), month__gte=self.months[0])
            .order_by()
            .values("page")
            .annotate(number=Sum("count"))
            .values("number")
        )
        self.queryset = (
            editable(self.request.user)
            .filter(pk__in=countable().values("pk"))
            .annotate(read=Coalesce(Subquery(counted, output_field=IntegerField()), 0))
            .select_related("content_type")
            .order_by("read", "first_published_at", "pk")
        )
        rows: QuerySet[Page] = super().get_queryset()
        return rows

    def decorate_paginated_queryset(self, object_list: Any) -> list[Any]:
        """The months of all shown pages in one question."""
        pages = list(object_list)
        found: dict[int, dict[date, int]] = {}
        rows = PageReading.objects.filter(page__in=[page.pk for page in pages], month__gte=self.months[0])
        for page, month, count in rows.values_list("page", "month", "count"):
            found.setdefault(page, {})[month] = count
        for page in pages:
            numbers = [found.get(page.pk, {}).get(month, 0) for month in self.months]
            page.bars = bars(self.months, numbers)
            page.by_month = " ; ".join(str(number) for number in numbers)
        return pages

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        first = PageReading.objects.order_by("month").values_list("month", flat=True).first()
        return context | {
            "since": first,
            "months": len(self.months),
            "width": len(self.months) * STEP,
            "height": HEIGHT,
        }


def bars(months: list[date], numbers: list[int]) -> list[dict[str, Any]]:
    """A bar for each month; one nobody read in keeps a line, so that the gap is seen."""
    most = max(FULL, *numbers)
    return [
        {
            "x": place * STEP,
            "y": HEIGHT - height,
            "width": BAR,
            "height": height,
            "words": f"{MONTHS[month.month]} {month.year} : {number}",
        }
        for place, (month, number) in enumerate(zip(months, numbers, strict=True))
        for height in [max(1, round(HEIGHT * number / most))]
    ]
