"""Synonyms in the editors' admin."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.finding.models import Synonym


class SynonymViewSet(SnippetViewSet):
    model = Synonym
    icon = "search"
    menu_label = "Synonymes"
    add_to_settings_menu = True
    list_display = ["word", "others", "both_ways"]
    search_fields = ["word", "others"]


register_snippet(SynonymViewSet)
