"""Filters of the team's list of offers, and what is done with those that are ticked."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.db.models import Case, Q, QuerySet, Value, When
from django.http import QueryDict

from offers.lifecycle import OPEN_STATES, OfferState
from offers.models import Offer
from portal.accounts.models import Agency

CLOSED, EVERY = "closes", "toutes"
MOST = 200


class StaffOffersForm(forms.Form):
    """The URL is the state; wrong values in it are shown as errors and filter nothing."""

    q = forms.CharField(label="Poste, employeur ou référence", required=False, max_length=100)
    source = forms.ChoiceField(
        label="Source", required=False, choices=[("", "Toutes les sources"), *Offer.Source.choices]
    )
    etat = forms.ChoiceField(
        label="État",
        required=False,
        choices=[
            ("", "Ouvertes"),
            (CLOSED, "Closes"),
            (EVERY, "Toutes"),
            *((state.value, state.label.capitalize()) for state in OfferState if state != OfferState.DRAFT),
        ],
    )
    antenne = forms.ModelChoiceField(
        label="Antenne", required=False, queryset=Agency.objects.none(), to_field_name="slug", empty_label="Toutes"
    )  # fmt: skip

    def __init__(self, *args: Any, structure: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.structure = structure
        cast(forms.ModelChoiceField, self.fields["antenne"]).queryset = Agency.objects.of_structure(structure)

    def rows(self) -> QuerySet[Offer]:
        """What waits for a publication first, then the newest."""
        self.is_valid()
        data = self.cleaned_data
        rows: QuerySet[Offer] = Offer.objects.of_structure(self.structure).exclude(state=OfferState.DRAFT)
        for name in ("source", "antenne"):
            if data.get(name):
                rows = rows.filter(**{{"antenne": "agency"}.get(name, name): data[name]})
        wanted = data.get("etat", "")
        if wanted in OfferState.values:
            rows = rows.filter(state=wanted)
        elif wanted != EVERY:
            rows = (
                rows.exclude(state__in=OPEN_STATES)
                if wanted == CLOSED
                else rows.filter(state__in=OPEN_STATES)
            )
        if word := data.get("q"):
            named = Q(profile__title__icontains=word) | Q(employer_name__icontains=word)
            rows = rows.filter(named | Q(establishment__name__icontains=word) | Q(source_ref__iexact=word))
        turn = Case(When(state=OfferState.SUBMITTED, then=Value(0)), default=1)
        return rows.order_by(turn, "-published_at", "-pk")


class TickedForm(forms.Form):
    """Several offers of a feed at once."""

    PUBLISH, WITHDRAW = "publier", "retirer"
    acte = forms.ChoiceField(choices=[(PUBLISH, "Publier"), (WITHDRAW, "Retirer")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen: list[UUID] = []

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for text in cast(QueryDict, self.data).getlist("offre")[:MOST]:
            try:
                self.chosen.append(UUID(text))
            except ValueError:
                continue
        if not self.chosen:
            raise forms.ValidationError("Cochez au moins une offre.")
        return data
