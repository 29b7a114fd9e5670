"""The questions of the simulator: read from the address, which is the only place where answers are."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.measures.questions import FACTS, NO, SITUATIONS, YES, Word
from portal.reference.forms import CommuneField
from portal.reference.geo import Place, frr_status

NONE = "aucune"
_SITUATION_LABELS: dict[str, Word] = {
    "inscrit": _("Il ou elle est inscrit à France Travail"),
    "rqth": _("Il ou elle est reconnu travailleur handicapé (RQTH)"),
    "qpv": _("Il ou elle habite un quartier prioritaire (QPV)"),
    NONE: _("Rien de cela, c’est certain"),
}
_NOT_LISTED = _("Cette réponse n’est pas dans la liste. Choisissez-en une autre.")
_UNKNOWN = _("Je ne sais pas encore")


def _choices(fact: str) -> list[tuple[str, Word]]:
    return [("", _UNKNOWN), *FACTS[fact].values.items()]


class _Choice(forms.ChoiceField):
    default_error_messages = {"invalid_choice": _NOT_LISTED}


class SimulatorForm(forms.Form):
    """Six questions at most, none required; a question that no measure depends on is not asked."""

    contrat = _Choice(label=_("Quel contrat envisagez-vous ?"), choices=_choices("contrat"), required=False)
    employeur = _Choice(label=_("Vous êtes"), choices=_choices("employeur"), required=False)
    effectif = _Choice(
        label=_("Combien de salariés avez-vous ?"), choices=_choices("effectif"), required=False
    )
    age = _Choice(label=_("Quel âge a le jeune ?"), choices=_choices("age"), required=False)
    situation = forms.MultipleChoiceField(
        label=_("Que savez-vous de sa situation ?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Certaines aides en dépendent. Cela ne sert jamais à classer ni à écarter quelqu’un. Ne cochez que ce que vous savez déjà : ne le demandez pas au jeune."
        ),
        error_messages={"invalid_choice": _NOT_LISTED},
    )
    commune = CommuneField(
        label=_("Dans quelle commune est le travail ?"),
        required=False,
        help_text=_("Un nom ou un code postal. Elle dit si le lieu est dans une zone aidée."),
    )

    def __init__(self, *args: Any, asked: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boxes = [key for key in SITUATIONS if key in asked]
        situation = self.fields["situation"]
        if isinstance(situation, forms.MultipleChoiceField):
            situation.choices = [(key, _SITUATION_LABELS[key]) for key in (*boxes, NONE)]
        needed = {"situation": bool(boxes), "commune": "zone" in asked}
        for name in list(self.fields):
            if not needed.get(name, name in asked):
                del self.fields[name]

    def clean_situation(self) -> list[str]:
        ticked: list[str] = self.cleaned_data["situation"]
        if NONE in ticked and len(ticked) > 1:
            raise forms.ValidationError(
                _("Vous avez coché « rien de cela » avec autre chose. Gardez l’un ou l’autre.")
            )
        return ticked

    def answers(self) -> dict[str, str]:
        """What is known by fact; an answer that is refused counts as not given."""
        if not self.is_bound:
            return {}
        self.is_valid()
        data = self.cleaned_data
        found = {name: data[name] for name in ("contrat", "employeur", "effectif", "age") if data.get(name)}
        ticked = data.get("situation") or []
        # A box that is not ticked says nothing: only "none of these" says no.
        for key in SITUATIONS if NONE in ticked else ticked:
            found[key] = NO if NONE in ticked else YES
        if (commune := data.get("commune")) is not None:
            place = frr_status(commune)
            if place is not Place.TO_CHECK:
                found["zone"] = "frr" if place is Place.INSIDE else "hors"
        return found
