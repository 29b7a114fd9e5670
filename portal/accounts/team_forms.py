"""Forms of the team: members, absences, communes."""

from typing import Any

from django import forms

from portal.accounts.models import Adviser, Agency
from portal.reference.forms import CommuneField


def _agencies(structure: Agency) -> Any:
    return Agency.objects.of_structure(structure).order_by("parent_id", "name")


def _colleagues(structure: Agency) -> Any:
    return Adviser.objects.active().case_workers().of_structure(structure).select_related("user")


class _OfStructure(forms.Form):
    """A form whose choices are those of one structure."""

    def __init__(self, *args: Any, structure: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (
            ("agency", _agencies),
            ("stand_in", _colleagues),
            ("referent", _colleagues),
            ("to", _colleagues),
        ):
            field = self.fields.get(name)
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = rows(structure)


class RoleForm(_OfStructure):
    agency = forms.ModelChoiceField(label="Antenne", queryset=Agency.objects.none(), empty_label=None)
    role = forms.ChoiceField(
        label="Rôle",
        choices=Adviser.Role.choices,
        widget=forms.RadioSelect,
        help_text="Conseillers et responsables voient les dossiers des jeunes ; rédacteurs et administrateurs non.",
    )
    job_title = forms.CharField(label="Fonction", max_length=120, required=False)


class AdviserForm(RoleForm):
    phone = forms.CharField(label="Ligne directe", max_length=20, required=False)


class InviteAdviserForm(RoleForm):
    email = forms.EmailField(label="Adresse e-mail professionnelle", max_length=254)
    first_name = forms.CharField(label="Prénom", max_length=80)
    last_name = forms.CharField(label="Nom", max_length=80)

    field_order = ("first_name", "last_name", "email", "agency", "role", "job_title")


_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AbsenceForm(_OfStructure):
    absent_from = forms.DateField(label="Absent à partir du", required=False, widget=_DAY)
    absent_until = forms.DateField(
        label="Jusqu’au (inclus)", required=False, widget=_DAY, help_text="Vide : jusqu’à nouvel ordre."
    )
    stand_in = forms.ModelChoiceField(
        label="Remplacé par", queryset=Adviser.objects.none(), required=False, empty_label="Personne"
    )


class TerritoryForm(_OfStructure):
    agency = forms.ModelChoiceField(label="Antenne", queryset=Agency.objects.none(), empty_label=None)
    referent = forms.ModelChoiceField(
        label="Référent des employeurs",
        queryset=Adviser.objects.none(),
        required=False,
        empty_label="À désigner",
    )
    stand_in = forms.ModelChoiceField(
        label="Suppléant", queryset=Adviser.objects.none(), required=False, empty_label="Aucun"
    )


class NewCommuneForm(TerritoryForm):
    commune = CommuneField(label="Commune", help_text="Le nom ou le code postal.")

    field_order = ("commune", "agency", "referent", "stand_in")
