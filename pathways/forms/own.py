"""What a young person says of themselves; the rest of the file is the adviser's."""

from typing import Any

from django import forms

from pathways.forms.edit import day_input
from pathways.models import Youth
from pathways.services.data import YouthData
from portal.core.choices import ContractKind, Radius
from portal.core.errors import ApplicationError
from portal.reference.forms import OccupationsField


def _number(value: str) -> int | None:
    return int(value) if value else None


class OwnProfileForm(forms.Form):
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    wishes = OccupationsField(
        label="Les métiers qui te plaisent",
        required=False,
        help_text="Le préféré en premier. Écris avec tes mots : « mécano », « vendeuse ».",
    )
    contracts_accepted = forms.MultipleChoiceField(
        label="Les contrats qui te vont",
        required=False,
        choices=ContractKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    contracts_refused = forms.MultipleChoiceField(
        label="Les contrats que tu ne veux pas",
        required=False,
        choices=ContractKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="On ne te montre aucune offre de ce contrat.",
    )
    radius = forms.TypedChoiceField(
        label="Jusqu’où peux-tu aller travailler ?",
        required=False,
        coerce=_number,
        empty_value=None,
        choices=[("", "Je ne sais pas"), *Radius.choices],
        widget=forms.RadioSelect(attrs={"data-layout": "inline"}),
    )
    available_from = forms.DateField(
        label="Quand peux-tu commencer ?",
        required=False,
        widget=day_input(),
        help_text="Vide : on ne sait pas encore.",
    )
    about = forms.CharField(
        label="Ce que tu veux dire à un employeur",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="N’écris pas ton nom ici. L’employeur le lit avant de te connaître.",
    )

    def __init__(self, *args: Any, youth: Youth, **kwargs: Any) -> None:
        data = YouthData.of(youth)
        names = [name for name in self.base_fields if name != "seen"]
        kwargs["initial"] = {name: getattr(data, name) for name in names} | {
            "seen": youth.updated_at.isoformat()
        }
        super().__init__(*args, **kwargs)

    def changes(self) -> dict[str, Any]:
        data = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        data["wishes"] = tuple(row.pk for row in data["wishes"])
        return data

    def refuse(self, error: ApplicationError) -> None:
        self.add_error(error.field if error.field in self.fields else None, error.message)
