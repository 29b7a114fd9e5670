"""A need in four short steps. Each step is a form of its own; `values()` gives its part of `NeedData`."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils import timezone

from employers.lifecycle import OPEN_TO_NEEDS
from employers.models import Establishment
from offers.services.data import MAX_PLACES, MAX_TEXT
from portal.accounts.models import User
from portal.core.choices import ContractKind, Requirement, SupportDepth
from portal.core.errors import ApplicationError
from portal.reference.forms import CommuneField, LanguagesField, OccupationField, SkillsField
from portal.reference.models import DiplomaLevel, Licence, WorkContext

SKILL_FIELDS = {
    "indispensable": Requirement.INDISPENSABLE,
    "expected": Requirement.EXPECTED,
    "learnt": Requirement.LEARNT,
}
MUST = "Sans cela, aucun candidat ne vous est proposé. Mettez le moins possible."


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def establishments_of(user: User) -> Any:
    """Where this person may say a need; a place still to be verified may."""
    places = Establishment.objects.of_user(user).filter(state__in=OPEN_TO_NEEDS)
    return places.select_related("commune", "agency")


class NeedPartForm(forms.Form):
    """Base of the steps. What was typed and kept in a draft is shown again without complaining before it is sent."""

    def __init__(self, *args: Any, user: User, occupation: str = "", **kwargs: Any) -> None:
        self.user, self.occupation_code = user, occupation
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Querysets and choices read from the database."""

    def values(self) -> dict[str, Any]:
        """What this step says, by the names of `NeedData`."""
        return {}

    def quiet(self) -> "NeedPartForm":
        """Show the draft as it is: an unfinished step is no mistake yet."""
        self._errors = forms.utils.ErrorDict()
        return self

    def refuse(self, error: ApplicationError) -> None:
        self.add_error(error.field if error.field in self.fields else None, error.message)


class WorkForm(NeedPartForm):
    establishment = forms.ModelChoiceField(
        label="Pour quel établissement ?", queryset=Establishment.objects.none(), to_field_name="public_id",
        widget=forms.RadioSelect, empty_label=None, error_messages={"required": "Choisissez l’établissement qui recrute."},
    )  # fmt: skip
    title = forms.CharField(
        label="Quel poste cherchez-vous à pourvoir ?", max_length=150,
        help_text="Avec vos mots, par exemple « Vendeur en boulangerie ».",
        error_messages={"required": "Écrivez l’intitulé du poste, par exemple « Vendeur en boulangerie »."},
    )  # fmt: skip
    employer_words = forms.CharField(
        label="Que fera cette personne ?", required=False, max_length=MAX_TEXT, widget=area(5),
        help_text="Une journée de travail, l’équipe, ce qui compte pour vous. Quelques phrases suffisent.",
    )  # fmt: skip
    occupation = OccupationField(
        label="Métier le plus proche", required=False,
        help_text="Tapez un mot et choisissez. Si vous hésitez, laissez vide : votre conseiller le choisit.",
    )  # fmt: skip

    def prepare(self) -> None:
        super().prepare()
        if "establishment" not in self.fields:
            return
        places = establishments_of(self.user)
        cast(forms.ModelChoiceField, self.fields["establishment"]).queryset = places
        if places.count() < 2:
            del self.fields["establishment"]

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        own = {name: data[name] for name in ("title", "employer_words", "occupation")}
        return super().values() | own


class WhereWhenForm(NeedPartForm):
    commune = CommuneField(
        label="Commune du lieu de travail", required=False,
        help_text="Un nom ou un code postal. Vide : la commune de votre établissement.",
    )  # fmt: skip
    address = forms.CharField(label="Adresse du lieu de travail", required=False, max_length=200)
    remote = forms.BooleanField(label="Le travail se fait à distance", required=False)
    start_on = forms.DateField(
        label="À partir de quand ?", required=False, widget=day_input(),
        help_text="Vide : dès que possible.",
    )  # fmt: skip
    hours_text = forms.CharField(
        label="Quels horaires ?", required=False, max_length=300,
        help_text="Par exemple « du mardi au samedi, 6 h – 13 h ».",
    )  # fmt: skip
    constraints = forms.TypedMultipleChoiceField(
        label="Le poste demande-t-il l’un de ces horaires ?", required=False, coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def prepare(self) -> None:
        super().prepare()
        rows = WorkContext.objects.schedule().filter(retired=False)
        cast(forms.TypedMultipleChoiceField, self.fields["constraints"]).choices = [
            (row.pk, row.label) for row in rows
        ]

    def clean_start_on(self) -> date | None:
        day: date | None = self.cleaned_data["start_on"]
        if day is not None and day < timezone.localdate() and "start_on" in self.changed_data:
            raise forms.ValidationError(
                "Cette date est passée. Choisissez une date à venir, ou laissez vide."
            )
        return day

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        own = {name: data[name] for name in ("commune", "address", "remote", "start_on", "hours_text")}
        return super().values() | own | {"constraints": tuple(data["constraints"])}


class AskedForm(NeedPartForm):
    indispensable = SkillsField(
        label="Que faut-il déjà savoir faire ?", required=False, depends="occupation", help_text=MUST
    )
    expected = SkillsField(label="Qu’est-ce qui serait un plus ?", required=False, depends="occupation")
    learnt = SkillsField(label="Que peut-on apprendre chez vous ?", required=False, depends="occupation")
    level_minimum = forms.ModelChoiceField(
        label="Niveau de diplôme", required=False, queryset=DiplomaLevel.objects.none(), empty_label="Peu importe"
    )  # fmt: skip
    level_mandatory = forms.BooleanField(label="Ce niveau est obligatoire", required=False)
    licences = forms.MultipleChoiceField(
        label="Permis", required=False, widget=forms.CheckboxSelectMultiple(attrs={"data-layout": "inline"})
    )
    licences_mandatory = forms.BooleanField(label="Ces permis sont obligatoires", required=False)
    languages = LanguagesField(label="Langues", required=False)
    languages_mandatory = forms.BooleanField(label="Ces langues sont obligatoires", required=False)

    def prepare(self) -> None:
        super().prepare()
        codes = [(row.code, row.code) for row in Licence.objects.current()]
        for name in ("licences", "licences_wished"):
            if name in self.fields:
                cast(forms.MultipleChoiceField, self.fields[name]).choices = codes
        levels = cast(forms.ModelChoiceField, self.fields["level_minimum"])
        levels.queryset = DiplomaLevel.objects.current()
        for name in SKILL_FIELDS:
            field = cast(SkillsField, self.fields[name])
            # The occupation is another step's answer: the boxes of its skills are offered, nothing depends on it here.
            if "occupation" not in self.fields:
                field.widget.depends = ""
        if self.occupation_code:
            cast(SkillsField, self.fields["expected"]).suggest(self.occupation_code)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        seen: set[int] = set()
        for name in SKILL_FIELDS:
            for skill in data.get(name) or ():
                if skill.pk in seen:
                    self.add_error(
                        name, f"« {skill} » est déjà dans une autre liste. Gardez-la une seule fois."
                    )
                seen.add(skill.pk)
        if data.get("level_mandatory") and not data.get("level_minimum") and "level_minimum" in data:
            self.add_error("level_minimum", "Choisissez le niveau qui est obligatoire.")
        return data

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return super().values() | {
            "skills": {row.pk: str(level) for name, level in SKILL_FIELDS.items() for row in data[name]},
            "level_minimum": data["level_minimum"],
            "level_mandatory": data["level_mandatory"],
            "licences": self.with_must("licences"),
            "languages": self.with_must("languages"),
        }

    def with_must(self, name: str) -> dict[str, bool]:
        """code → mandatory."""
        must = self.cleaned_data[f"{name}_mandatory"]
        return {_code(row): must for row in self.cleaned_data[name]}


class ConditionsForm(NeedPartForm):
    contract = forms.ChoiceField(
        label="Quel contrat ?", required=False, choices=[("", "À voir avec le conseiller"), *ContractKind.choices]
    )  # fmt: skip
    duration = forms.CharField(
        label="Durée du contrat", required=False, max_length=80, help_text="Par exemple « 6 mois »."
    )
    weekly_hours = forms.DecimalField(
        label="Heures par semaine", required=False, min_value=1, max_value=60, max_digits=4, decimal_places=1
    )
    pay = forms.CharField(
        label="Salaire", required=False, max_length=150, help_text="Par exemple « SMIC » ou « 1 900 € brut »."
    )
    benefits = forms.CharField(
        label="Avantages", required=False, max_length=300,
        help_text="Repas, transport, logement, horaires arrangeants…",
    )  # fmt: skip
    places = forms.IntegerField(
        label="Combien de personnes cherchez-vous ?", initial=1, min_value=1, max_value=MAX_PLACES
    )
    dangerous = forms.BooleanField(
        label="Le poste comporte des travaux dangereux", required=False,
        help_text="Machines dangereuses, produits toxiques, hauteur… La loi les interdit aux mineurs.",
    )  # fmt: skip
    depth = forms.ChoiceField(
        label="Quelle aide attendez-vous ?", choices=SupportDepth.choices, widget=forms.RadioSelect,
        initial=SupportDepth.PRESELECT, error_messages={"required": "Choisissez l’aide que vous attendez."},
    )  # fmt: skip

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        plain = ("duration", "weekly_hours", "pay", "benefits", "places", "dangerous")
        return (
            super().values() | {name: data[name] for name in plain} | {"contract": data["contract"] or None}
        )


def _code(row: Any) -> str:
    return str(getattr(row, "pk", row))
