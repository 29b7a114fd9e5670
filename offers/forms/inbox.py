"""Filters of the inbox of needs; the URL is the state."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.db.models import Case, Q, Value, When

from employers.lifecycle import OPEN_REQUEST_STATES
from employers.models import SupportRequest
from offers.lifecycle import OfferState
from portal.accounts.models import Adviser, Agency
from portal.accounts.permissions import replaced_by
from portal.core.choices import SupportDepth

WAITING, LATE, ANSWERED, OVER, ALL = "a-repondre", "en-retard", "en-cours", "termines", "tous"


class InboxForm(forms.Form):
    """Wrong values in a URL are shown as errors and filter nothing."""

    q = forms.CharField(label="Poste ou entreprise", required=False, max_length=100)
    etat = forms.ChoiceField(
        label="Où en est-il",
        required=False,
        choices=[
            ("", "Tous les besoins ouverts"), (WAITING, "À répondre"), (LATE, "En retard"), (ANSWERED, "Répondu, en cours"),
            (OVER, "Terminés"), (ALL, "Tous"),
        ],
    )  # fmt: skip
    qui = forms.ChoiceField(
        label="Qui s’en occupe",
        required=False,
        choices=[("", "Tout le monde"), ("moi", "Moi"), ("personne", "Pris par personne")],
    )
    appui = forms.ChoiceField(
        label="Aide attendue", required=False, choices=[("", "Toutes"), *SupportDepth.choices]
    )
    antenne = forms.ModelChoiceField(
        label="Antenne", required=False, queryset=Agency.objects.none(), to_field_name="slug", empty_label="Toutes"
    )  # fmt: skip

    def __init__(self, *args: Any, adviser: Adviser, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.adviser, self.at = adviser, at
        branches = Agency.objects.of_structure(adviser.agency.structure)
        cast(forms.ModelChoiceField, self.fields["antenne"]).queryset = branches

    def rows(self) -> Any:
        """The needs of the structure that match; the promise that ends first at the top."""
        self.is_valid()
        data = self.cleaned_data
        rows = SupportRequest.objects.of_structure(self.adviser.agency.structure)
        rows = self._in_state(rows, data.get("etat", ""))
        rows = self._of_person(rows, data.get("qui", ""))
        if data.get("q"):
            word = data["q"]
            rows = rows.filter(Q(job_profile__title__icontains=word) | Q(establishment__name__icontains=word))
        if data.get("appui"):
            rows = rows.filter(depth=data["appui"])
        if data.get("antenne"):
            rows = rows.filter(agency=data["antenne"])
        return rows

    def _in_state(self, rows: Any, wanted: str) -> Any:
        if wanted == ALL:
            return rows.order_by("-submitted_at", "-id")
        if wanted == OVER:
            return rows.exclude(state__in=OPEN_REQUEST_STATES).order_by("-closed_at", "-id")
        to_publish = Q(job_profile__offer__state=OfferState.SUBMITTED)
        # Nobody answered yet, then what was taken or completed and waits for its publication, then the others.
        turn = Case(
            When(first_answer_at__isnull=True, then=Value(0)), When(to_publish, then=Value(1)), default=2
        )
        rows = rows.open().order_by(turn, "answer_due_at", "id")
        if wanted == LATE:
            return rows.late(at=self.at)
        if wanted == WAITING:
            return rows.filter(Q(first_answer_at__isnull=True) | to_publish)
        return rows.filter(first_answer_at__isnull=False) if wanted == ANSWERED else rows

    def _of_person(self, rows: Any, wanted: str) -> Any:
        """ "Moi" counts the colleagues whom this adviser stands in for today."""
        if wanted == "personne":
            return rows.filter(assigned_to__isnull=True)
        if wanted != "moi":
            return rows
        team = Adviser.objects.filter(replaced_by(self.adviser, on=self.at.date())).values("pk")
        mine = Q(assigned_to=self.adviser) | Q(assigned_to__in=team)
        return rows.filter(
            mine | Q(assigned_to__isnull=True) & (Q(contact=self.adviser) | Q(contact__in=team))
        )
