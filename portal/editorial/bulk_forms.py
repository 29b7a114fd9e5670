"""What one asks for many pages at once."""

from dataclasses import replace
from typing import Any

from django import forms

from portal.editorial.changes import EVERYBODY, Filing, Renaming, Tagging
from portal.pages.models import Audience, Theme


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for part in text.split(",") if (word := part.strip()))


class ChangeForm(forms.Form):
    def change(self, number: int) -> Any:
        """What to apply to the page of this number."""
        raise NotImplementedError


class TagForm(ChangeForm):
    add = forms.CharField(
        label="Mots-clés à ajouter", required=False, max_length=200, help_text="Séparés par des virgules."
    )
    remove = forms.CharField(label="Mots-clés à retirer", required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        if not any(_words(self.cleaned_data.get(name) or "") for name in ("add", "remove")):
            raise forms.ValidationError("Écrivez au moins un mot-clé à ajouter ou à retirer.")
        return self.cleaned_data

    def change(self, number: int) -> Tagging:
        return Tagging(_words(self.cleaned_data["add"]), _words(self.cleaned_data["remove"]))


class RenameForm(ChangeForm):
    search = forms.CharField(
        label="Remplacer dans le titre", required=False, max_length=100,
        help_text="Vide : le nouveau titre s’écrit en entier ci-dessous.",
    )  # fmt: skip
    pattern = forms.CharField(
        label="Par",
        max_length=200,
        help_text="{titre} est le titre d’aujourd’hui, {n} le numéro dans la liste.",
    )
    slug = forms.BooleanField(
        label="Changer aussi l’adresse", required=False, help_text="L’ancienne adresse mène à la nouvelle."
    )

    def change(self, number: int) -> Renaming:
        data = self.cleaned_data
        return replace(Renaming(data["search"], data["pattern"], data["slug"]), number=number)


class FilingForm(ChangeForm):
    theme = forms.ChoiceField(label="Thème", required=False, choices=[("", "Ne pas changer"), *Theme.choices])
    audience = forms.ChoiceField(
        label="Public",
        required=False,
        choices=[
            ("", "Ne pas changer"),
            (EVERYBODY, "Tout le monde"),
            *(row for row in Audience.choices if row[0]),
        ],
    )
    valid_until = forms.DateField(
        label="Valable jusqu’au",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    expires_on = forms.DateField(
        label="Quitte le site le",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean(self) -> dict[str, Any]:
        if not any(self.cleaned_data.values()):
            raise forms.ValidationError("Choisissez au moins une chose à changer.")
        return self.cleaned_data

    def change(self, number: int) -> Filing:
        return Filing(**self.cleaned_data)


class ExportForm(forms.Form):
    kind = forms.ChoiceField(
        label="Format",
        choices=[("xlsx", "Tableur (XLSX)"), ("csv", "CSV")],
        widget=forms.RadioSelect,
        initial="xlsx",
    )
