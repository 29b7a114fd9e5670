"""The report of the measures whose source somebody must read again."""

from typing import Any

from django.db.models import QuerySet
from wagtail.admin.views.reports import ReportView

from portal.measures.models import PolicyMeasure


class MeasuresView(ReportView):
    model = PolicyMeasure
    page_title = "Mesures à vérifier"
    header_icon = "tasks"
    index_url_name = "upkeep_measures"
    index_results_url_name = "upkeep_measures_results"
    results_template_name = "upkeep/measures_results.html"
    any_permission_required = None
    list_export = ["name", "verified_on", "valid_until", "source_url"]
    export_headings = {
        "name": "Mesure",
        "verified_on": "Vérifiée le",
        "valid_until": "Valable jusqu’au",
        "source_url": "Source",
    }

    def get_queryset(self) -> QuerySet[Any]:
        self.queryset = PolicyMeasure.objects.to_review()
        rows: QuerySet[Any] = super().get_queryset()
        return rows
