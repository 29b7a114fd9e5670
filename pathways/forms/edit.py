"""The file in sections, each a short form; `changes` gives the fields of `YouthData` that the section is about."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from pathways.models import Youth
from pathways.services.data import YouthData
from portal.accounts.models import Adviser, Agency
from portal.core.choices import ContractKind, Radius
from portal.core.errors import ApplicationError, StaleError
from portal.reference.forms import LanguagesField, OccupationsField, SkillsField
from portal.reference.models import DiplomaLevel, Licence, WorkContext

_UNSAID = ("", "Non renseigné")


def day_input(**attrs: Any) -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **attrs})


class SectionForm(forms.Form):
    """Base: knows who edits, and the file as it is (None for a new one)."""

    def __init__(self, *args: Any, adviser: Adviser, youth: Youth | None = None, **kwargs: Any) -> None:
        self.adviser, self.youth = adviser, youth
        self.stale = False
        if youth is not None:
            kwargs["initial"] = self.initial_of(YouthData.of(youth)) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Querysets and choices that depend on who edits."""

    def initial_of(self, data: YouthData) -> dict[str, Any]:
        return {name: getattr(data, name) for name in self.base_fields if hasattr(data, name)}

    def changes(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    def refuse(self, error: ApplicationError) -> None:
        """Show at its field what the service refused; nothing typed is lost."""
        self.stale = isinstance(error, StaleError)
        self.add_error(error.field if error.field in self.fields else None, error.message)


class IdentityForm(SectionForm):
    first_name = forms.CharField(label="Prénom", max_length=80)
    last_name = forms.CharField(label="Nom", max_length=80)
    birth_date = forms.DateField(label="Date de naissance", widget=day_input(autocomplete="off"))
    sex = forms.ChoiceField(
        label="Sexe",
        required=False,
        choices=[("f", "Femme"), ("m", "Homme"), ("", "Non précisé")],
        widget=forms.RadioSelect(attrs={"data-layout": "inline"}),
        help_text="Pour les indicateurs seulement.",
    )
    email = forms.EmailField(
        label="E-mail", required=False, help_text="Pour prévenir le jeune d’une proposition."
    )
    phone = forms.CharField(
        label="Téléphone", required=False, max_length=20, widget=forms.TextInput(attrs={"type": "tel"})
    )
    imilo_id = forms.CharField(label="Numéro i-milo", required=False, max_length=20)
    rqth = forms.BooleanField(label="Reconnaissance de travailleur handicapé (RQTH)", required=False)
    agency = forms.ModelChoiceField(label="Antenne", queryset=Agency.objects.none(), empty_label=None)
    adviser_field = forms.ModelChoiceField(
        label="Conseiller",
        queryset=Adviser.objects.none(),
        required=False,
        empty_label="Personne pour l’instant",
    )

    def prepare(self) -> None:
        structure = self.adviser.agency.structure
        agencies = cast(forms.ModelChoiceField, self.fields["agency"])
        agencies.queryset = Agency.objects.of_structure(structure)
        colleagues = Adviser.objects.active().of_structure(structure).case_workers().select_related("user")
        cast(forms.ModelChoiceField, self.fields["adviser_field"]).queryset = colleagues
        if self.youth is None:
            self.initial.setdefault("agency", self.adviser.agency)
            self.initial.setdefault("adviser_field", self.adviser)

    def initial_of(self, data: YouthData) -> dict[str, Any]:
        return super().initial_of(data) | {"adviser_field": data.adviser}

    def changes(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        data["adviser"] = data.pop("adviser_field")
        data["email"] = data["email"].lower()
        return data


class WishesForm(SectionForm):
    wishes = OccupationsField(
        label="Métiers souhaités",
        required=False,
        help_text="Dans l’ordre de préférence. Tapez les mots du jeune : « mécano », « vendeuse »…",
    )
    contracts_accepted = forms.MultipleChoiceField(
        label="Contrats acceptés",
        required=False,
        choices=ContractKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    contracts_refused = forms.MultipleChoiceField(
        label="Contrats refusés",
        required=False,
        choices=ContractKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Aucune offre de ce contrat ne sera proposée. Le reste est discutable.",
    )
    about = forms.CharField(
        label="Ce que le jeune veut dire à un employeur",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Avec ses mots. Sans nom ni coordonnées : l’employeur le lit avant la levée d’anonymat.",
    )

    def changes(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        data["wishes"] = tuple(row.pk for row in data["wishes"])
        return data


class SkillsForm(SectionForm):
    level = forms.ModelChoiceField(
        label="Niveau de diplôme",
        required=False,
        queryset=DiplomaLevel.objects.current(),
        empty_label=_UNSAID[1],
    )
    skills = SkillsField(
        label="Compétences",
        required=False,
        help_text="Ce que le jeune sait faire, appris à l’école, au travail ou ailleurs.",
    )
    licences = forms.MultipleChoiceField(
        label="Permis",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"data-layout": "inline"}),
        help_text="Les permis compris dans un autre sont ajoutés tout seuls.",
    )
    languages = LanguagesField(label="Langues parlées", required=False)

    def prepare(self) -> None:
        licences = cast(forms.MultipleChoiceField, self.fields["licences"])
        licences.choices = [(row.code, row.code) for row in Licence.objects.current()]
        first_wish = self.youth.wishes.first() if self.youth else None
        if first_wish:
            cast(SkillsField, self.fields["skills"]).suggest(first_wish.occupation_id)

    def changes(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        data["skills"] = tuple(row.pk for row in data["skills"])
        data["languages"] = tuple(row.pk for row in data["languages"])
        return data


def _optional_int(value: str) -> int | None:
    return int(value) if value else None


class ConstraintsForm(SectionForm):
    """An obstacle becomes a neutral limit here: a distance or an hour, never its cause."""

    radius = forms.TypedChoiceField(
        label="Distance acceptée pour aller travailler",
        required=False,
        coerce=_optional_int,
        empty_value=None,
        choices=[_UNSAID, *Radius.choices],
        widget=forms.RadioSelect(attrs={"data-layout": "inline"}),
        help_text="Au-delà, aucune offre n’est proposée.",
    )
    schedule_impossible = forms.TypedMultipleChoiceField(
        label="Horaires impossibles", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    schedule_avoided = forms.TypedMultipleChoiceField(
        label="Horaires à éviter si possible", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        contexts: Sequence[tuple[int, str]] = [
            (row.ogr, row.label)
            for row in WorkContext.objects.filter(retired=False, kind=WorkContext.SCHEDULE)
        ]
        for name in ("schedule_impossible", "schedule_avoided"):
            cast(forms.TypedMultipleChoiceField, self.fields[name]).choices = contexts


class AvailabilityForm(SectionForm):
    available_from = forms.DateField(
        label="Disponible à partir du",
        required=False,
        widget=day_input(),
        help_text="Vide : on ne sait pas encore.",
    )
    first_welcome_on = forms.DateField(
        label="Premier accueil le",
        required=False,
        widget=day_input(),
        help_text="Les quatre mois vers une première solution partent de ce jour.",
    )
