"""The one list of what is due for an adviser, from all apps: why, until when, and the act that settles it.

An adviser gets what is theirs and what is of colleagues whom they stand in for; a manager also gets what is nobody's.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from employers.lifecycle import RequestState
from employers.models import Establishment, SupportRequest
from mediations.lifecycle import MediationState
from mediations.models import Alert, Mediation
from mediations.services import silent_before
from offers.lifecycle import OfferState
from pathways.models import Youth, YouthImport
from portal.accounts.models import Adviser
from portal.accounts.permissions import replaced_by

PER_SOURCE = 40


@dataclass(frozen=True)
class Todo:
    """One line; `key` says which source it is from, for the filter of the page."""

    key: str
    title: str
    why: str
    url: str
    action: str
    due: date | datetime | None = None
    late: bool = False
    today: bool = False


LABELS = {
    "need": "Besoins à répondre",
    "alert": "Alertes",
    "application": "Candidatures",
    "agreed": "À présenter",
    "start": "Prises de poste",
    "silence": "Silences",
    "clock": "Quatre mois",
    "employer": "Entreprises",
    "import": "Imports",
}

# Nobody waits behind these: they come after what was promised to somebody, however late they are.
UNHURRIED = {"clock", "import"}


class TodoList:
    """Each source is one query, whatever the number of rows."""

    def __init__(self, adviser: Adviser, *, at: datetime | None = None) -> None:
        self.adviser = adviser
        self.at = at or timezone.now()
        self.day = timezone.localdate(self.at)
        self.structure = adviser.agency.structure
        self.team = list(
            Adviser.objects.filter(replaced_by(adviser, on=self.day)).values_list("pk", flat=True)
        )
        self.team.append(adviser.pk)

    def items(self) -> list[Todo]:
        """Everything due. Somebody waits for an answer: these first, then the clocks; in each what is late first."""
        sources: Iterable[Iterator[Todo]] = (
            self.needs(),
            self.needs_to_publish(),
            self.alerts(),
            self.mediations(),
            self.silences(),
            self.clocks(),
            self.employers(),
            self.imports(),
        )
        found = [todo for source in sources for todo in source]
        return sorted(
            found, key=lambda todo: (todo.key in UNHURRIED, todo.due is None, self._moment(todo.due))
        )

    def _moment(self, due: date | datetime | None) -> float:
        if due is None:
            return 0.0
        if isinstance(due, datetime):
            return due.timestamp()
        # A day ends in the evening: what is due at noon that day comes before it.
        return datetime.combine(due, datetime.max.time(), tzinfo=timezone.get_current_timezone()).timestamp()

    def _todo(self, key: str, due: date | datetime | None, **texts: str) -> Todo:
        moment = self._moment(due)
        late = due is not None and moment < self.at.timestamp()
        day = timezone.localdate(due) if isinstance(due, datetime) else due
        return Todo(key=key, due=due, late=late, today=day == self.day and not late, **texts)

    def needs(self) -> Iterator[Todo]:
        """Needs whose promised answer is running; those that nobody took are for the contact, else for all."""
        mine = Q(assigned_to__in=self.team) | Q(assigned_to__isnull=True, contact__in=self.team)
        mine |= Q(assigned_to__isnull=True, contact__isnull=True)
        rows = (
            SupportRequest.objects.of_structure(self.structure)
            .open()
            .filter(mine, first_answer_at__isnull=True)
            .select_related("establishment", "job_profile")
            .order_by("answer_due_at")
        )
        for row in rows[:PER_SOURCE]:
            profile = getattr(row, "job_profile", None)
            yield self._todo(
                "need",
                row.answer_due_at,
                title=f"{profile or row.get_depth_display()} – {row.establishment}",
                why="Réponse promise à l’employeur",
                url=reverse("offers:staff_need", args=[row.public_id]),
                action="Répondre" if row.assigned_to_id else "Prendre en charge",
            )

    def needs_to_publish(self) -> Iterator[Todo]:
        """Taken but not yet published, or completed by the employer after remarks: the employer waits again."""
        rows = (
            SupportRequest.objects.of_structure(self.structure)
            .open()
            .filter(
                job_profile__offer__state=OfferState.SUBMITTED,
                first_answer_at__isnull=False,
                assigned_to__in=self.team,
            )
            .select_related("establishment", "job_profile")
            .order_by("first_answer_at")
        )
        for row in rows[:PER_SOURCE]:
            again = row.state == RequestState.IN_PROGRESS
            yield self._todo(
                "need",
                None,
                title=f"{row.job_profile} – {row.establishment}",
                why="Besoin complété par l’employeur : à publier"
                if again
                else "Besoin pris en charge : à publier",
                url=reverse("offers:staff_need", args=[row.public_id]),
                action="Publier",
            )

    def alerts(self) -> Iterator[Todo]:
        rows = (
            Alert.objects.open()
            .filter(mediation__in=self._files(Mediation.objects.all()).values("pk"))
            .select_related("mediation__youth", "mediation__offer__profile")
        )
        for row in rows[:PER_SOURCE]:
            yield self._todo(
                "alert",
                row.due_at,
                title=str(row.mediation),
                why=f"Alerte : {row.get_kind_display()}",
                url=reverse("mediations:staff_file", args=[row.mediation.public_id]),
                action="Traiter",
            )

    def mediations(self) -> Iterator[Todo]:
        """Files that wait for an act of the adviser."""
        waiting = Q(state__in=[MediationState.APPLIED, MediationState.AGREED])
        started = Q(state=MediationState.HIRED, job_starts_on__lte=self.day)
        words = {
            MediationState.APPLIED: ("application", "Candidature à regarder", "Répondre"),
            MediationState.AGREED: (
                "agreed",
                "Le jeune est d’accord : à présenter à l’employeur",
                "Présenter",
            ),
            MediationState.HIRED: ("start", "Prise de poste à confirmer", "Confirmer"),
        }
        for row in self._files(Mediation.objects.filter(waiting | started)).order_by("moved_at")[:PER_SOURCE]:
            key, why, action = words[MediationState(row.state)]
            due = row.job_starts_on if row.state == MediationState.HIRED else row.moved_at + timedelta(days=2)
            yield self._todo(key, due, title=str(row), why=why, url=self._file_url(row), action=action)

    def silences(self) -> Iterator[Todo]:
        """Nothing has moved for five working days: somebody must be called before anything is sent again."""
        before = silent_before(structure=self.structure, at=self.at)
        rows = self._files(Mediation.objects.silent(before=before)).exclude(
            state__in=[MediationState.APPLIED, MediationState.AGREED]
        )
        for row in rows.order_by("moved_at")[:PER_SOURCE]:
            yield self._todo(
                "silence",
                row.moved_at + timedelta(days=7),
                title=str(row),
                why=f"Sans nouvelle depuis cinq jours ouvrés ({row.get_state_display()})",
                url=self._file_url(row),
                action="Relancer",
            )

    def clocks(self) -> Iterator[Todo]:
        rows = Youth.objects.known().of_portfolio(self.adviser, on=self.day).at_solution_clock(today=self.day)
        for row in rows[:PER_SOURCE]:
            yield self._todo(
                "clock",
                row.solution_deadline,
                title=str(row),
                why="Quatre mois sans première solution",
                url=reverse("pathways:youth_detail", args=[row.public_id]),
                action="Ouvrir",
            )

    def employers(self) -> Iterator[Todo]:
        """A pending employer waits to be verified: nothing is published before."""
        rows = Establishment.objects.of_structure(self.structure).pending().order_by("created_at")
        for row in rows[:PER_SOURCE]:
            yield self._todo(
                "employer",
                row.created_at + timedelta(days=2),
                title=row.name,
                why="Employeur à vérifier",
                url=reverse("employers:staff_detail", args=[row.public_id]),
                action="Vérifier",
            )

    def imports(self) -> Iterator[Todo]:
        rows = YouthImport.objects.of_structure(self.structure).to_review().filter(actor=self.adviser.user)
        for row in rows.defer("content")[:PER_SOURCE]:
            yield self._todo(
                "import",
                None,
                title=row.file_name,
                why="Import vérifié, pas encore lancé",
                url=reverse("pathways:youth_import_detail", args=[row.public_id]),
                action="Relire",
            )

    def _files(self, rows: QuerySet[Mediation]) -> QuerySet[Mediation]:
        """Files of this adviser; one without an adviser is for who follows the young person."""
        mine = Q(adviser__in=self.team) | Q(adviser__isnull=True, youth__adviser__in=self.team)
        return rows.filter(mine).select_related("youth", "offer__profile")

    @staticmethod
    def _file_url(row: Mediation) -> str:
        return reverse("mediations:staff_file", args=[row.public_id])
