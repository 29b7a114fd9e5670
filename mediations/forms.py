"""Forms of the three sides; each step asks only what it needs."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils import timezone

from mediations.lifecycle import MediationState
from mediations.models import QUESTIONS
from mediations.permissions import note_levels
from mediations.reasons import reasons_for
from mediations.services import MeetingPlan
from mediations.steps import Side
from portal.accounts.models import User
from portal.core.errors import ApplicationError

_S = MediationState
DATE = {"type": "date"}


class ActForm(forms.Form):
    """A form whose act may be refused by the service: the message goes to its field, what was typed stays."""

    def refuse(self, error: ApplicationError) -> None:
        self.add_error(error.field if error.field in self.fields else None, error.message)


def _textarea(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class MeetingForm(ActForm):
    """`day` and `hour` are two controls: phones offer a good one for each."""

    day = forms.DateField(label="Jour de la rencontre", widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))
    hour = forms.TimeField(label="Heure", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label="Durée en minutes", initial=30, min_value=5, max_value=480)
    place = forms.CharField(
        label="Lieu", max_length=200, help_text="L’adresse, ou le lien d’une visioconférence."
    )
    adviser_present = forms.BooleanField(label="Le conseiller est présent", required=False)

    def refuse(self, error: ApplicationError) -> None:
        super().refuse(ApplicationError(error.message, field="day") if error.field == "starts_at" else error)

    def plan(self) -> MeetingPlan | None:
        """The meeting, once the form is valid; None when no day was given."""
        data = self.cleaned_data
        if not data.get("day") or not data.get("hour"):
            return None
        return MeetingPlan(
            starts_at=timezone.make_aware(datetime.combine(data["day"], data["hour"])),
            place=data.get("place", ""),
            minutes=data.get("minutes") or 30,
            adviser_present=data.get("adviser_present", False),
        )


_MEETING = ("day", "hour", "minutes", "place", "adviser_present")
_ASKED: dict[MediationState, tuple[str, ...]] = {
    _S.PRESENTED: ("reason_employer",),
    _S.MEETING: _MEETING,
    _S.HIRED: ("job_starts_on", "tutor_name", "tutor_email"),
    _S.FOLLOWING: ("job_starts_on", "tutor_name", "tutor_email"),
    _S.HELD: ("job_ended_on",),
    _S.ENDED_EARLY: ("job_ended_on",),
}
_NOTE_LABELS = {
    Side.STAFF: "Précision",
    Side.EMPLOYER: "Un mot pour le conseiller",
    Side.YOUTH: "Un mot pour ton conseiller",
}


class StepForm(MeetingForm):
    """One step: a reason where the file stops, the facts that the step needs, a word."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(label="Pourquoi ?", widget=forms.RadioSelect)
    reason_employer = forms.CharField(
        label="Pourquoi ce profil, dit à l’employeur", required=False, max_length=2000, widget=_textarea(4),
        help_text="Écrivez ce qui vous fait penser à ce jeune pour ce poste. Son nom reste caché tant qu’il ne l’a pas accepté.",
    )  # fmt: skip
    job_starts_on = forms.DateField(
        label="Premier jour de travail", required=False, widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d")
    )
    tutor_name = forms.CharField(
        label="Nom du tuteur ou de la tutrice", required=False, max_length=120,
        help_text="La personne qui accueille le jeune dans l’entreprise.",
    )  # fmt: skip
    tutor_email = forms.EmailField(
        label="Son e-mail", required=False,
        help_text="Pour trois questions, cinq fois en six mois. Sans adresse, seul le jeune est interrogé.",
    )  # fmt: skip
    job_ended_on = forms.DateField(
        label="Dernier jour de travail", required=False, widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d")
    )
    note = forms.CharField(label="Précision", required=False, max_length=4000, widget=_textarea(3))

    field_order = (
        "revision",
        "reason",
        "reason_employer",
        *_MEETING,
        "job_starts_on",
        "tutor_name",
        "tutor_email",
        "job_ended_on",
        "note",
    )

    def __init__(self, *args: Any, target: MediationState, side: Side, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.target = target
        asked = {"revision", "note", *_ASKED.get(target, ())}
        reasons = reasons_for(target, youth=side == Side.YOUTH)
        if reasons:
            asked.add("reason")
            choices = [
                (one.code, one.youth_label if side == Side.YOUTH else one.label.capitalize())
                for one in reasons
            ]
            cast(forms.ChoiceField, self.fields["reason"]).choices = choices
        for name in set(self.fields) - asked:
            del self.fields[name]
        self.fields["note"].label = _NOTE_LABELS[side]
        self._soften(side)

    def _soften(self, side: Side) -> None:
        """A meeting without a day yet is a step too; the start must be known once it is confirmed."""
        for name in ("day", "hour", "minutes", "place"):
            if name in self.fields:
                self.fields[name].required = False
        if "day" in self.fields:
            self.fields["day"].help_text = "Laissez vide si le jour n’est pas encore fixé."
        if self.target == _S.FOLLOWING:
            self.fields["job_starts_on"].required = True
        if self.target == _S.ENDED_EARLY:
            self.fields["job_ended_on"].required = True
        if side == Side.EMPLOYER and "adviser_present" in self.fields:
            self.fields["adviser_present"].label = "Je souhaite que le conseiller soit présent"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("day"):
            for name, message in (("hour", "Donnez l’heure."), ("place", "Dites où la rencontre a lieu.")):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, message)
        return data

    def facts(self) -> dict[str, Any]:
        names = ("reason_employer", "job_starts_on", "tutor_name", "tutor_email", "job_ended_on")
        facts = {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}
        if self.target == _S.MEETING and (plan := self.plan()):
            facts["meeting"] = plan
        return facts


class NoteForm(ActForm):
    text = forms.CharField(label="Note", max_length=4000, widget=_textarea(3))
    level = forms.ChoiceField(label="Qui peut la lire ?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = note_levels(user)
        cast(forms.ChoiceField, self.fields["level"]).choices = [(one.value, one.label) for one in levels]
        if len(levels) == 1:
            self.fields["level"].widget = forms.HiddenInput()
            self.fields["level"].initial = levels[0].value
            youth = user.kind == User.Kind.YOUTH
            self.fields["text"].label = "Ton message" if youth else "Votre message"
            self.fields["text"].help_text = (
                "Ton conseiller et l’employeur peuvent le lire."
                if youth
                else "Le conseiller et le jeune le lisent."
            )


class AlertForm(ActForm):
    text = forms.CharField(label="Que se passe-t-il ?", max_length=2000, widget=_textarea(4))


class StaffAlertForm(AlertForm):
    """The team writes an alert down for a side that called."""

    text = forms.CharField(
        label="Que se passe-t-il ?", max_length=2000, widget=_textarea(4),
        help_text="Ce que l’employeur ou le jeune vous a dit, ou ce que vous avez vu. Eux ne lisent pas ce texte.",
    )  # fmt: skip


class SolveForm(ActForm):
    solution = forms.CharField(label="Ce qui a été fait", max_length=2000, widget=_textarea(3))


class ApplyForm(ActForm):
    message = forms.CharField(
        label="Un mot pour ton conseiller", required=False, max_length=2000, widget=_textarea(3)
    )


_SCALE = {
    "youth": [(4, "Très bien"), (3, "Bien"), (2, "Pas trop"), (1, "Pas du tout")],
    "tutor": [(4, "Très bien"), (3, "Bien"), (2, "Difficilement"), (1, "Pas du tout")],
}
_ASK = {
    "youth": {
        "work": "Le travail, ça se passe comment ?",
        "team": "Avec l’équipe, ça va ?",
        "hours": "Les horaires et le trajet, ça va ?",
    },
    "tutor": {
        "work": "Le travail attendu est-il fait ?",
        "team": "L’intégration dans l’équipe se passe-t-elle bien ?",
        "hours": "Les horaires et la ponctualité, cela va-t-il ?",
    },
}


class CheckInForm(ActForm):
    """Three questions, four big answers each."""

    def __init__(self, *args: Any, side: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in QUESTIONS:
            self.fields[question] = forms.TypedChoiceField(
                label=_ASK[side][question],
                choices=_SCALE[side],
                coerce=int,
                widget=forms.RadioSelect(attrs={"data-layout": "cards"}),
                error_messages={
                    "required": "Choisis une réponse." if side == "youth" else "Choisissez une réponse."
                },
            )
        self.fields["comment"] = forms.CharField(
            label="Tu veux ajouter quelque chose ?"
            if side == "youth"
            else "Souhaitez-vous ajouter quelque chose ?",
            required=False,
            max_length=2000,
            widget=_textarea(3),
        )

    def marks(self) -> dict[str, int]:
        return {question: self.cleaned_data[question] for question in QUESTIONS}
