"""A need that the team writes down for an employer who called, or whom it visited."""

import uuid
from typing import Any, cast

from django import forms

from employers.models import EmployerMembership, Establishment, SupportRequest
from offers.forms.profile import ORDER, WholeForm
from offers.services import NeedData
from portal.accounts.models import User

_HEARD = (SupportRequest.Origin.PHONE, SupportRequest.Origin.PROSPECTING)


class StaffNeedForm(WholeForm):
    """The four steps on one page, with where the need comes from, for whom it is, and who goes on with it."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    origin = forms.ChoiceField(
        label="Comment avez-vous connu ce besoin ?", widget=forms.RadioSelect,
        choices=[(one.value, one.label.capitalize()) for one in _HEARD],
        error_messages={"required": "Dites comment vous avez connu ce besoin."},
    )  # fmt: skip
    requested_by = forms.ModelChoiceField(
        label="Qui le demande, dans l’entreprise ?", required=False, queryset=User.objects.none(),
        to_field_name="public_id", empty_label="Personne n’a d’espace, ou quelqu’un d’autre",
        help_text="Cette personne reçoit les e-mails et suit le besoin dans son espace.",
    )  # fmt: skip
    message = forms.CharField(
        label="Ce que l’employeur vous a dit d’autre", required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}), help_text="Pour l’équipe et pour l’employeur.",
    )  # fmt: skip
    take = forms.BooleanField(
        label="Je m’en occupe", required=False, initial=True,
        help_text="Sinon le référent de la commune le reçoit, avec le délai promis.",
    )  # fmt: skip
    field_order = ("key", "origin", "requested_by", *ORDER, "depth", "message", "take")

    def __init__(self, *args: Any, place: Establishment, user: User, **kwargs: Any) -> None:
        self.place = place
        kwargs["initial"] = {"key": uuid.uuid4()} | kwargs.get("initial", {})
        super().__init__(*args, user=user, **kwargs)

    def prepare(self) -> None:
        super().prepare()
        members = EmployerMembership.objects.filter(establishment=self.place, ended_at__isnull=True)
        people = User.objects.filter(pk__in=members.values("user"), is_active=True).order_by(
            "last_name", "pk"
        )
        if people.exists():
            cast(forms.ModelChoiceField, self.fields["requested_by"]).queryset = people
        else:
            del self.fields["requested_by"]

    def data_of(self) -> NeedData:
        return NeedData(**self.values())

    def request(self) -> dict[str, Any]:
        """What `note_need` asks beside the need itself."""
        data = self.cleaned_data
        names = ("key", "origin", "depth", "message", "take")
        return {name: data[name] for name in names} | {"requested_by": data.get("requested_by")}


class PlaceSearchForm(forms.Form):
    q = forms.CharField(label="Nom ou SIRET de l’établissement", required=False, max_length=100)
