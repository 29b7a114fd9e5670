"""Choosers of the editors' forms for reference data: thousands of rows, found by what one types."""

from typing import Any

from django import forms
from django.db.models import Q
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from portal.reference.folding import fold


class FoldedSearchForm(BaseFilterForm):
    """Accents and capitals do not matter."""

    q = forms.CharField(label="Chercher", required=False, max_length=120)

    def filter(self, objects: Any) -> Any:
        objects = objects.filter(retired=False)
        words = fold(self.cleaned_data.get("q") or "").split()
        for word in words:
            objects = objects.filter(self.matches(word))
        self.is_searching = bool(words)
        return objects.distinct() if words else objects

    def matches(self, word: str) -> Q:
        return Q(folded__contains=word)


class OccupationSearchForm(FoldedSearchForm):
    def matches(self, word: str) -> Q:
        return Q(appellations__folded__contains=word)


class CommuneMixin:
    filter_form_class = FoldedSearchForm
    ordering = ["-population", "name"]


class OccupationMixin:
    filter_form_class = OccupationSearchForm
    ordering = ["label"]


class ChooseCommune(CommuneMixin, ChooseView):
    pass


class ChooseCommuneResults(CommuneMixin, ChooseResultsView):
    pass


class ChooseOccupation(OccupationMixin, ChooseView):
    pass


class ChooseOccupationResults(OccupationMixin, ChooseResultsView):
    pass


class CommuneChooserViewSet(ChooserViewSet):
    model = "reference.Commune"
    icon = "globe"
    choose_view_class = ChooseCommune
    choose_results_view_class = ChooseCommuneResults
    choose_one_text = "Choisir une commune"
    choose_another_text = "Choisir une autre commune"
    per_page = 20


class OccupationChooserViewSet(ChooserViewSet):
    model = "reference.Occupation"
    icon = "list-ul"
    choose_view_class = ChooseOccupation
    choose_results_view_class = ChooseOccupationResults
    choose_one_text = "Choisir un métier"
    choose_another_text = "Choisir un autre métier"
    per_page = 20
