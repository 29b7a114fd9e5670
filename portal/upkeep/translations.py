"""The report of translations: what is missing, late, in draft, or left without its French page."""

from typing import Any

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from wagtail.admin.views.reports import ReportView
from wagtail.models import Locale, Page

from portal.core.languages import NAMES
from portal.pages.models import IndexPage
from portal.upkeep.reports import SectionFilterSet, editable, section_filter
from portal.upkeep.translated import Row, State, rows, sources


def languages() -> list[str]:
    """Those of the site but French, in the order of the settings."""
    kept = set(Locale.objects.values_list("language_code", flat=True)) - {settings.LANGUAGE_CODE}
    return [code for code in NAMES if code in kept]


class TranslationsFilterSet(SectionFilterSet):
    """Language and state are those of rows, which are made from the pages: the view asks them."""

    language = django_filters.ChoiceFilter(
        label="Langue",
        choices=lambda: [(code, NAMES[code]) for code in languages()],
        method="as_it_is",
        empty_label="Toutes",
    )
    section = section_filter(
        lambda: IndexPage.objects.live().filter(locale__language_code=settings.LANGUAGE_CODE)
    )
    state = django_filters.ChoiceFilter(
        label="État", choices=State.choices, method="as_it_is", empty_label="Tout ce qui reste à faire"
    )


class TranslationsView(ReportView):
    """A row for each French page and other language, what visitors read wrongly first."""

    model = Page
    page_title = "Traductions"
    header_icon = "wagtail-localize-language"
    index_url_name = "upkeep_translations"
    index_results_url_name = "upkeep_translations_results"
    results_template_name = "upkeep/translations_results.html"
    filterset_class = TranslationsFilterSet
    list_export = ["title", "language_name", "label", "since"]
    export_headings = {"title": "Page", "language_name": "Langue", "label": "État", "since": "Depuis"}

    def get_queryset(self) -> QuerySet[Page]:
        self.queryset = sources(editable(self.request.user))
        pages: QuerySet[Page] = super().get_queryset()
        return pages

    def get_filtered_queryset(self) -> list[Row]:
        wanted = self.filters.form.cleaned_data if self.filters and self.filters.is_valid() else {}
        shown = [code for code in languages() if wanted.get("language") in (None, "", code)]
        user = self.request.user
        found = rows(self.get_queryset(), shown, user=user, mine=editable(user))
        state = wanted.get("state")
        return [row for row in found if (row.state == state if state else row.state != State.DONE)]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return context | {"may_translate": self.request.user.has_perm("wagtail_localize.submit_translation")}
