"""The whole profile on one page: what the adviser adjusts, and what the employer completes."""

from typing import Any

from django import forms
from django.http import QueryDict

from offers.forms.need import (
    SKILL_FIELDS,
    AskedForm,
    ConditionsForm,
    WhereWhenForm,
    WorkForm,
    _code,
    area,
)
from offers.models import Offer
from offers.services import NeedData
from offers.services.data import MAX_TEXT, OFFER_FIELDS, PROFILE_FIELDS
from portal.accounts.models import User
from portal.reference.forms import LanguagesField

PARTS = (
    ("Le travail", ("title", "occupation", "employer_words", "tasks")),
    ("Où et quand", ("commune", "address", "remote", "start_on", "hours_text", "constraints")),
    (
        "Ce qui est attendu",
        (
            "indispensable", "expected", "learnt", "level_minimum", "level_mandatory", "licences", "licences_wished",
            "languages", "languages_wished",
        ),
    ),
    (
        "Conditions",
        ("contract", "duration", "weekly_hours", "pay", "benefits", "places", "dangerous"),
    ),
)  # fmt: skip
ORDER = tuple(name for _, names in PARTS for name in names)


class WholeForm(ConditionsForm, AskedForm, WhereWhenForm, WorkForm):
    """The four steps in one; unlike them it tells an obligation from a wish for each licence and language."""

    # Django takes a field away from a form by the name alone; `Any` because None is no field.
    establishment: Any = None
    licences_mandatory: Any = None
    languages_mandatory: Any = None
    tasks = forms.CharField(
        label="Missions",
        required=False,
        max_length=MAX_TEXT,
        widget=area(5),
        help_text="Ce que dit l’offre publiée.",
    )
    licences = forms.MultipleChoiceField(
        label="Permis obligatoires",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"data-layout": "inline"}),
    )
    licences_wished = forms.MultipleChoiceField(
        label="Permis appréciés",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"data-layout": "inline"}),
    )
    languages = LanguagesField(label="Langues obligatoires", required=False)
    languages_wished = LanguagesField(label="Langues appréciées", required=False)

    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under the titles of the four steps; what is beside them goes before or after."""
        inside = set(ORDER)
        others = [bound for bound in self.visible_fields() if bound.name not in inside]
        names = [bound.name for bound in self.visible_fields()]
        first = names.index(ORDER[0])
        before = [bound for bound in others if names.index(bound.name) < first]
        after = [bound for bound in others if names.index(bound.name) > first]
        found = [(title, [self[name] for name in part if name in self.fields]) for title, part in PARTS]
        return [part for part in (("", before), *found, ("Pour finir", after)) if part[1]]

    def values(self) -> dict[str, Any]:
        return super().values() | {"tasks": self.cleaned_data["tasks"]}

    def with_must(self, name: str) -> dict[str, bool]:
        wished = {_code(row): False for row in self.cleaned_data[f"{name}_wished"]}
        return wished | {_code(row): True for row in self.cleaned_data[name]}


class ProfileForm(WholeForm):
    """A profile that is there, on the version that the person saw."""

    depth: Any = None
    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label="Ce qui change, et pourquoi", required=False, max_length=1000,
        help_text="Les deux côtés lisent cette remarque dans l’historique.",
    )  # fmt: skip
    field_order = ("version", *ORDER, "note")

    def __init__(self, *args: Any, offer: Offer, user: User, **kwargs: Any) -> None:
        self.offer = offer
        kwargs["initial"] = initial_of(offer) | kwargs.get("initial", {})
        super().__init__(*args, user=user, occupation=offer.profile.occupation_id or "", **kwargs)

    def on_version(self, version: int) -> "ProfileForm":
        """The same answers over the version that is there now: sending them again is a choice made knowingly."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["version"] = str(version)
        fresh = ProfileForm(data, user=self.user, offer=self.offer)
        fresh.is_valid()
        return fresh

    def data_of(self) -> NeedData:
        """The profile as the form says it, at its point: the same while the commune is the same."""
        values = self.values()
        commune, offer = values["commune"], self.offer
        place: Any = commune
        if commune == offer.commune and values["address"] == offer.address:
            place = offer
        elif offer.establishment is not None and commune == offer.establishment.commune:
            place = offer.establishment
        if place is not None:
            values |= {"lat": place.lat, "lon": place.lon}
        return NeedData(**values)


def initial_of(offer: Offer) -> dict[str, Any]:
    """The answers that the whole form would have given for this offer."""
    profile = offer.profile
    found: dict[str, Any] = {name: getattr(profile, name) for name in PROFILE_FIELDS}
    found |= {name: getattr(offer, name) for name in OFFER_FIELDS}
    skills = list(profile.skills.select_related("skill"))
    licences, languages = list(profile.licences.all()), list(profile.languages.select_related("language"))
    return found | {
        "version": profile.version,
        **{
            name: [row.skill for row in skills if row.requirement == level]
            for name, level in SKILL_FIELDS.items()
        },
        "licences": [row.licence_id for row in licences if row.mandatory],
        "licences_wished": [row.licence_id for row in licences if not row.mandatory],
        "languages": [row.language for row in languages if row.mandatory],
        "languages_wished": [row.language for row in languages if not row.mandatory],
        "constraints": [row.context_id for row in profile.constraints.all()],
    }
