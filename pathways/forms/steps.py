"""Short forms of one act each: state, commitment, situation, referral."""

from typing import Any, cast

from django import forms
from django.db.models import TextChoices
from django.utils import timezone

from pathways.forms.edit import day_input
from pathways.models import Commitment, Programme, Situation
from portal.core.errors import ApplicationError
from portal.reference.forms import OccupationField


class LeaveReason(TextChoices):
    JOB = "job", "En emploi ou en formation"
    MOVED = "moved", "A déménagé"
    NO_NEWS = "no_news", "Sans nouvelles"
    OWN_WISH = "own_wish", "À sa demande"
    OTHER = "other", "Autre raison"


class ActForm(forms.Form):
    def refuse(self, error: ApplicationError) -> None:
        self.add_error(error.field if error.field in self.fields else None, error.message)


class StateForm(ActForm):
    reason = forms.ChoiceField(label="Pourquoi", choices=LeaveReason.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label="Précision", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class CommitmentForm(ActForm):
    programme = forms.ModelChoiceField(label="Programme", queryset=Programme.objects.none(), empty_label=None)
    started_on = forms.DateField(label="Début", widget=day_input())
    planned_end_on = forms.DateField(label="Fin prévue", required=False, widget=day_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        cast(forms.ModelChoiceField, self.fields["programme"]).queryset = Programme.objects.open_on(today)
        self.initial.setdefault("started_on", today)


class CommitmentMoveForm(ActForm):
    to = forms.ChoiceField(label="Étape", widget=forms.RadioSelect)
    on = forms.DateField(label="Le", widget=day_input())
    autonomy = forms.ChoiceField(
        label="Autonomie acquise (si achevé)",
        required=False,
        choices=[("", "—"), *Commitment.Autonomy.choices],
    )
    note = forms.CharField(
        label="Pourquoi", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, steps: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["to"]).choices = steps
        self.initial.setdefault("on", timezone.localdate())


class SituationForm(ActForm):
    kind = forms.ChoiceField(label="Nature", choices=Situation.Kind.choices)
    where = forms.CharField(
        label="Chez", required=False, max_length=200, help_text="Entreprise ou organisme."
    )
    occupation = OccupationField(label="Métier", required=False)
    started_on = forms.DateField(label="Début", widget=day_input())
    ended_on = forms.DateField(label="Fin", required=False, widget=day_input())


class SituationEndForm(ActForm):
    ended_on = forms.DateField(label="Fin", widget=day_input())


class ReferralForm(ActForm):
    partner = forms.CharField(
        label="Partenaire", max_length=120, help_text="E2C, Epide, Cap emploi, France Travail, PLIE, IAE…"
    )
    referred_on = forms.DateField(label="Orienté le", widget=day_input())


class ReferralUpdateForm(ActForm):
    taken_over_on = forms.DateField(label="Pris en charge le", required=False, widget=day_input())
    ended_on = forms.DateField(label="Terminé le", required=False, widget=day_input())
