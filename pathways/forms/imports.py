"""The file to import."""

from typing import Any, cast

from django import forms

from portal.accounts.models import Adviser, Agency


class ImportForm(forms.Form):
    file = forms.FileField(
        label="Fichier CSV",
        help_text="10 Mo au plus. Colonnes obligatoires : nom, prénom, date de naissance.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )
    agency = forms.ModelChoiceField(
        label="Antenne des nouveaux dossiers", queryset=Agency.objects.none(), empty_label=None
    )
    adviser = forms.ModelChoiceField(
        label="Conseiller des nouveaux dossiers",
        queryset=Adviser.objects.none(),
        required=False,
        empty_label="Personne pour l’instant",
        help_text="Pris quand le fichier n’a pas de colonne « conseiller ».",
    )

    def __init__(self, *args: Any, adviser: Adviser, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        structure = adviser.agency.structure
        colleagues = Adviser.objects.active().of_structure(structure).case_workers().select_related("user")
        cast(forms.ModelChoiceField, self.fields["agency"]).queryset = Agency.objects.of_structure(structure)
        cast(forms.ModelChoiceField, self.fields["adviser"]).queryset = colleagues
        self.initial.setdefault("agency", adviser.agency)
        self.initial.setdefault("adviser", adviser)
