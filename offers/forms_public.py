"""The search form of the public list of offers."""

from django import forms

from portal.core.choices import ContractKind, Radius
from portal.reference.forms import CommuneField

RADII = [("", "Partout"), *Radius.choices]


class OfferSearchForm(forms.Form):
    """Read from the query string: the URL is the state of the list."""

    metier = forms.CharField(
        label="Métier ou mot-clé",
        required=False,
        max_length=80,
        error_messages={"max_length": "Ce mot est trop long. Écrivez un seul métier."},
    )
    commune = CommuneField(label="Commune", required=False)
    rayon = forms.TypedChoiceField(
        label="Autour de la commune", choices=RADII, coerce=int, empty_value=None, required=False
    )
    contrat = forms.ChoiceField(
        label="Contrat", choices=[("", "Tous les contrats"), *ContractKind.choices], required=False
    )
