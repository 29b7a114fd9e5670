"""Measures in the editors' admin."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.measures.models import PolicyMeasure


class MeasureViewSet(SnippetViewSet):
    model = PolicyMeasure
    icon = "tasks"
    menu_label = "Aides et mesures"
    menu_order = 320
    add_to_admin_menu = True
    list_display = ["name", "verified_on", "valid_until", "is_shown"]
    search_fields = ["name", "summary", "audience"]
    list_filter = ["is_shown"]


register_snippet(MeasureViewSet)
