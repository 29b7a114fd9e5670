"""Acts on an offer: send back with remarks, publish, close."""

from datetime import datetime, time
from typing import Any, cast

from django import forms
from django.utils import timezone

from offers.forms.need import area, day_input
from offers.lifecycle import OFFER, CloseReason, OfferState
from offers.models import Offer
from portal.accounts.models import Adviser, Agency
from portal.core.errors import ApplicationError

HIRED = (CloseReason.HIRED_HERE, CloseReason.HIRED_NETWORK, CloseReason.HIRED_OTHER)


class OfferActForm(forms.Form):
    def refuse(self, error: ApplicationError) -> None:
        self.add_error(error.field if error.field in self.fields else None, error.message)


class HandOverForm(OfferActForm):
    adviser = forms.ModelChoiceField(
        label="À qui ?", queryset=Adviser.objects.none(), to_field_name="public_id", empty_label="Choisir",
        error_messages={"required": "Choisissez un collègue."},
    )  # fmt: skip

    def __init__(self, *args: Any, structure: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = (
            Adviser.objects.active().case_workers().of_structure(structure).select_related("user", "agency")
        )
        cast(forms.ModelChoiceField, self.fields["adviser"]).queryset = team


class ReturnForm(OfferActForm):
    remarks = forms.CharField(
        label="Que doit compléter l’employeur ?", max_length=4000, widget=area(4),
        help_text="L’employeur reçoit ce texte par e-mail.",
        error_messages={"required": "Dites à l’employeur ce qu’il doit compléter."},
    )  # fmt: skip


class PublishForm(OfferActForm):
    until = forms.DateField(
        label="Visible jusqu’au", required=False, widget=day_input(), help_text="Vide : 60 jours."
    )

    def clean_until(self) -> Any:
        day = self.cleaned_data["until"]
        if day is not None and day <= timezone.localdate():
            raise forms.ValidationError("Choisissez une date à venir.")
        return day

    def ends_at(self) -> datetime | None:
        """The end of the day said."""
        day = self.cleaned_data["until"]
        return timezone.make_aware(datetime.combine(day, time(23, 59))) if day else None


class CloseForm(OfferActForm):
    """The reason says by itself whether the place was filled."""

    reason = forms.ChoiceField(
        label="Pourquoi l’offre se termine-t-elle ?", choices=CloseReason.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une raison : elle aide à mieux répondre la prochaine fois."},
    )  # fmt: skip
    note = forms.CharField(label="Précision", required=False, max_length=2000, widget=area(3))

    def answer(self, offer: Offer) -> dict[str, Any]:
        """What `close_offer` asks. A need that was never published is withdrawn, whatever the reason."""
        filled = self.cleaned_data["reason"] in HIRED and OFFER.allows(
            OfferState(offer.state), OfferState.FILLED
        )
        state = OfferState.FILLED if filled else OfferState.WITHDRAWN
        return {
            "state": state,
            "reason": self.cleaned_data["reason"],
            "note": self.cleaned_data["note"],
        }
