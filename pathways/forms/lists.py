"""Filters of the list of young people; the URL is the state."""

from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import F

from pathways.lifecycle import YouthState
from pathways.models import Commitment, Programme, Youth
from pathways.querysets import YouthQuerySet
from portal.accounts.models import Adviser, Agency

MINE, EVERYBODY, NOBODY = "mien", "tous", "personne"

# key of the URL → order; the id makes it total.
SORTS: dict[str, tuple[Any, ...]] = {
    "nom": ("folded_name", "id"),
    "-nom": ("-folded_name", "-id"),
    "commune": (F("commune__name").asc(nulls_last=True), "folded_name", "id"),
    "-commune": (F("commune__name").desc(nulls_last=True), "folded_name", "id"),
    "age": (F("birth_date").desc(), "id"),
    "-age": (F("birth_date").asc(), "id"),
    "accueil": (F("first_welcome_on").asc(nulls_last=True), "id"),
    "-accueil": (F("first_welcome_on").desc(nulls_last=True), "id"),
}


class YouthFilterForm(forms.Form):
    """Wrong values in a URL are shown as errors and filter nothing."""

    q = forms.CharField(label="Nom ou prénom", required=False, max_length=100)
    portefeuille = forms.ChoiceField(label="Conseiller", required=False)
    antenne = forms.ModelChoiceField(
        label="Antenne",
        required=False,
        queryset=Agency.objects.none(),
        to_field_name="slug",
        empty_label="Toutes",
    )
    etat = forms.ChoiceField(
        label="Suivi",
        required=False,
        choices=[
            ("", "Actif ou en pause"),
            (YouthState.ACTIVE, "Actif"),
            (YouthState.PAUSED, "En pause"),
            (YouthState.LEFT, "Sorti"),
            ("tous", "Tous"),
        ],
    )
    situation = forms.ChoiceField(
        label="Où en est-il",
        required=False,
        choices=[
            ("", "Tous"),
            ("sans-solution", "Sans solution"),
            ("echeance", "4 mois bientôt passés"),
            ("engagement", "Avec un engagement ouvert"),
            ("sans-souhait", "Sans métier souhaité"),
        ],
    )
    programme = forms.ModelChoiceField(
        label="Programme",
        required=False,
        queryset=Programme.objects.none(),
        to_field_name="code",
        empty_label="Tous",
    )
    qpv = forms.BooleanField(label="En quartier prioritaire", required=False)
    tri = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, adviser: Adviser, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.adviser, self.today = adviser, today
        structure = adviser.agency.structure
        colleagues = Adviser.objects.active().of_structure(structure).case_workers().select_related("user")
        choice = cast(forms.ChoiceField, self.fields["portefeuille"])
        choice.choices = [
            ("", "Mes jeunes"),
            (EVERYBODY, "Tous les conseillers"),
            (NOBODY, "Sans conseiller"),
            *((str(row.public_id), str(row)) for row in colleagues if row.pk != adviser.pk),
        ]
        cast(forms.ModelChoiceField, self.fields["antenne"]).queryset = Agency.objects.of_structure(structure)
        cast(forms.ModelChoiceField, self.fields["programme"]).queryset = Programme.objects.all()

    @property
    def sort(self) -> str:
        wanted = self.cleaned_data.get("tri", "") if self.is_valid() else ""
        return wanted if wanted in SORTS else "nom"

    def rows(self) -> YouthQuerySet:
        """The files that match, in order; what could not be understood is left out."""
        self.is_valid()
        data = self.cleaned_data
        rows = Youth.objects.visible_to(self.adviser.user)
        rows = self._of_portfolio(rows, data.get("portefeuille", ""))
        rows = self._in_state(rows, data.get("etat", ""))
        rows = self._in_situation(rows, data.get("situation", ""))
        if data.get("q"):
            rows = rows.named(data["q"])
        if data.get("antenne"):
            rows = rows.filter(agency=data["antenne"])
        if data.get("programme"):
            opened = Commitment.objects.open().filter(programme=data["programme"])
            rows = rows.filter(pk__in=opened.values("youth"))
        if data.get("qpv"):
            rows = rows.filter(priority_area_status=Youth.AreaStatus.INSIDE)
        return rows.order_by(*SORTS[self.sort])

    def _of_portfolio(self, rows: Any, wanted: str) -> Any:
        if wanted == EVERYBODY:
            return rows
        if wanted == NOBODY:
            return rows.filter(adviser__isnull=True)
        if wanted:
            return rows.filter(adviser__public_id=wanted)
        return rows.of_portfolio(self.adviser, on=self.today)

    @staticmethod
    def _in_state(rows: Any, wanted: str) -> Any:
        if wanted == "tous":
            return rows
        return rows.filter(state__in=[wanted] if wanted else [YouthState.ACTIVE, YouthState.PAUSED])

    def _in_situation(self, rows: Any, wanted: str) -> Any:
        if wanted == "sans-solution":
            return rows.without_solution()
        if wanted == "echeance":
            return rows.at_solution_clock(today=self.today)
        if wanted == "engagement":
            return rows.filter(pk__in=Commitment.objects.open().values("youth"))
        if wanted == "sans-souhait":
            return rows.filter(wishes__isnull=True)
        return rows


class ReassignForm(forms.Form):
    """Give the ticked files to a colleague."""

    adviser = forms.ModelChoiceField(label="Nouveau conseiller", queryset=Adviser.objects.none())
    note = forms.CharField(label="Pourquoi", required=False, max_length=300)

    def __init__(self, *args: Any, adviser: Adviser, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = Adviser.objects.active().of_structure(adviser.agency.structure).case_workers()
        cast(forms.ModelChoiceField, self.fields["adviser"]).queryset = colleagues.select_related("user")
