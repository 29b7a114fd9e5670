"""The journal: what each rule did, on which page, when, and why not."""

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.views.reports import ReportView

from portal.core.csv_writing import safe
from portal.rules.models import Outcome, Rule, RuleRun
from portal.rules.permissions import can_edit_rules
from portal.rules.triggers import Trigger


class JournalFilters(WagtailFilterSet):
    rule = django_filters.ModelChoiceFilter(label="Règle", queryset=Rule.objects.all())
    outcome = django_filters.MultipleChoiceFilter(
        label="Résultat", choices=Outcome.choices, widget=forms.CheckboxSelectMultiple
    )
    trigger = django_filters.ChoiceFilter(label="Quand", choices=Trigger.choices)
    at = django_filters.DateFromToRangeFilter(label="Le", widget=DateRangePickerWidget)

    class Meta:
        model = RuleRun
        fields = ["rule", "outcome", "trigger", "at"]


class JournalView(ReportView):
    model = RuleRun
    page_title = "Journal des règles"
    header_icon = "cogs"
    index_url_name = "rules_journal"
    index_results_url_name = "rules_journal_results"
    results_template_name = "rules/journal_results.html"
    filterset_class = JournalFilters
    is_searchable = False
    any_permission_required = None
    list_export = [
        "at",
        "rule_name",
        "page_title",
        "get_trigger_display",
        "actor",
        "get_outcome_display",
        "sentence",
    ]
    export_headings = {
        "at": "Le", "rule_name": "Règle", "page_title": "Page", "get_trigger_display": "Quand", "actor": "Par",
        "get_outcome_display": "Résultat", "sentence": "Ce qui s’est passé",
    }  # fmt: skip

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_edit_rules(request.user):
            raise PermissionDenied
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def get_queryset(self) -> QuerySet[RuleRun]:
        self.queryset = RuleRun.objects.select_related("page", "actor").order_by("-at", "-pk")
        rows: QuerySet[RuleRun] = super().get_queryset()
        return rows

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """A title that starts like a formula stays a text in a spreadsheet."""
        row: dict[str, Any] = super().to_row_dict(item)
        return {name: safe(value) if isinstance(value, str) else value for name, value in row.items()}
