"""Filters of the page of indicators; the URL is the state."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from dateutil.relativedelta import relativedelta
from django import forms

from portal.accounts.models import Agency
from search.indicators.report import Scope

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
MAX_YEARS = 10
_WRONG_DAY = "Écrivez un jour comme 31/01/2026."


def _with_days(data: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The days that a URL leaves out are filled in, so that the page shows which period it counts."""
    end = str(data.get("au") or "").strip() or today.isoformat()
    start = str(data.get("du") or "").strip()
    if not start and (last := _day(end)):
        start = (last - relativedelta(years=1)).isoformat() if last.year > 1 else end
    return {"du": start, "au": end, "antenne": data.get("antenne", "")}


def _day(text: str) -> date | None:
    try:
        return cast("date", forms.DateField().to_python(text))
    except forms.ValidationError:
        return None


class PeriodForm(forms.Form):
    """Both days are included. Without days: the twelve months up to today."""

    du = forms.DateField(
        label="Du",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _WRONG_DAY},
    )
    au = forms.DateField(
        label="Au",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _WRONG_DAY},
    )
    antenne = forms.ModelChoiceField(
        label="Antenne",
        required=False,
        queryset=Agency.objects.none(),
        to_field_name="slug",
        empty_label="Toutes",
        error_messages={"invalid_choice": "Choisissez une antenne de la liste."},
    )

    def __init__(self, data: Mapping[str, Any], *, structure: Agency, today: date) -> None:
        super().__init__(_with_days(data, today))
        self.structure, self.today = structure, today
        branches = Agency.objects.branches().of_structure(structure)
        cast(forms.ModelChoiceField, self.fields["antenne"]).queryset = branches

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        start, end = data["du"], data["au"]
        if start > end:
            self.add_error("au", "Le dernier jour vient avant le premier.")
        elif start < FIRST_DAY:
            self.add_error("du", "Choisissez un jour à partir du 01/01/2000.")
        elif end > LAST_DAY:
            self.add_error("au", "Choisissez un jour jusqu’au 31/12/2099.")
        elif end > start + relativedelta(years=MAX_YEARS):
            self.add_error("au", f"Choisissez une période de {MAX_YEARS} ans au plus.")
        return data

    @property
    def branch(self) -> Agency | None:
        return cast("Agency | None", self.cleaned_data["antenne"])

    def scope(self) -> Scope:
        """What a valid form asks for, always inside the own structure."""
        return Scope(
            start=self.cleaned_data["du"],
            end=self.cleaned_data["au"],
            today=self.today,
            structure=self.structure.pk,
            agency=self.branch.pk if self.branch else None,
        )

    def query(self) -> dict[str, str]:
        """The period and the branch as they go in the URL of a list of cases."""
        found = {"du": self.cleaned_data["du"].isoformat(), "au": self.cleaned_data["au"].isoformat()}
        return found | ({"antenne": self.branch.slug} if self.branch else {})
