"""Filters of the staff list; the URL is the state."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from mediations.lifecycle import MEDIATION, MediationState
from mediations.models import Alert, Mediation
from mediations.querysets import MediationQuerySet
from mediations.services import silent_before
from portal.accounts.models import Adviser
from portal.reference.folding import fold

EVERYBODY = "tous"
SORTS: dict[str, tuple[Any, ...]] = {
    "-etape": (F("moved_at").desc(), "-id"),
    "etape": (F("moved_at").asc(), "id"),
    "jeune": ("youth__folded_name", "id"),
    "-jeune": ("-youth__folded_name", "-id"),
    "offre": ("offer__profile__title", "id"),
    "-offre": ("-offer__profile__title", "-id"),
}


class StaffFilterForm(forms.Form):
    """Wrong values in a URL are shown as errors and filter nothing."""

    q = forms.CharField(label="Jeune, offre ou employeur", required=False, max_length=100)
    portefeuille = forms.ChoiceField(label="Conseiller", required=False)
    etat = forms.ChoiceField(
        label="Étape",
        required=False,
        choices=[
            ("", "Dossiers ouverts"),
            ("clos", "Dossiers clos"),
            (EVERYBODY, "Tous"),
            *MediationState.choices,
        ],
    )
    quoi = forms.ChoiceField(
        label="À regarder",
        required=False,
        choices=[
            ("", "Tout"),
            ("alerte", "Alertes à traiter"),
            ("silence", "Sans nouvelles"),
            ("prise-de-poste", "Prises de poste à confirmer"),
        ],
    )
    tri = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, adviser: Adviser, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.adviser, self.at = adviser, at
        colleagues = (
            Adviser.objects.active()
            .of_structure(adviser.agency.structure)
            .case_workers()
            .select_related("user")
        )
        cast(forms.ChoiceField, self.fields["portefeuille"]).choices = [
            ("", "Mes dossiers"),
            (EVERYBODY, "Tous les conseillers"),
            *((str(row.public_id), str(row)) for row in colleagues if row.pk != adviser.pk),
        ]

    @property
    def sort(self) -> str:
        wanted = self.cleaned_data.get("tri", "") if self.is_valid() else ""
        return wanted if wanted in SORTS else "-etape"

    def rows(self) -> MediationQuerySet:
        """The files that match, in order; what could not be understood is left out."""
        self.is_valid()
        data = self.cleaned_data
        rows = Mediation.objects.visible_to(self.adviser.user)
        rows = self._of_portfolio(rows, data.get("portefeuille", ""))
        rows = self._in_state(rows, data.get("etat", ""), data.get("quoi", ""))
        for word in fold(data.get("q") or "").split():
            rows = rows.filter(
                Q(youth__folded_name__contains=word)
                | Q(offer__profile__title__icontains=word)
                | Q(offer__establishment__name__icontains=word)
                | Q(offer__employer_name__icontains=word)
            )
        return rows.order_by(*SORTS[self.sort])

    def _of_portfolio(self, rows: MediationQuerySet, wanted: str) -> MediationQuerySet:
        if wanted == EVERYBODY:
            return rows
        if wanted:
            return rows.filter(adviser__public_id=wanted)
        return rows.of_portfolio(self.adviser, on=timezone.localdate(self.at))

    def _in_state(self, rows: MediationQuerySet, state: str, what: str) -> MediationQuerySet:
        if what == "silence":
            rows = rows.silent(before=silent_before(structure=self.adviser.agency.structure, at=self.at))
        elif what == "alerte":
            rows = rows.filter(Exists(Alert.objects.open().filter(mediation=OuterRef("pk"))))
        elif what == "prise-de-poste":
            rows = rows.start_to_confirm(today=timezone.localdate(self.at))
        if state == EVERYBODY or (what and not state):
            return rows
        if state == "clos":
            return rows.filter(state__in=MEDIATION.final)
        return rows.filter(state=state) if state else rows.open()
