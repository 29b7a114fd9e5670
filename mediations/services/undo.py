"""Taking the last step back, for ten minutes."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from mediations.lifecycle import MediationState
from mediations.models import Mediation, MediationTransition
from mediations.permissions import is_party_adviser
from mediations.services.meetings import cancel_meetings
from mediations.services.steps import SNAPSHOT, lock
from offers.services.places import release_place
from portal.accounts.models import User
from portal.core.errors import ApplicationError

UNDO_DELAY = timedelta(minutes=10)
_DATES = {"job_starts_on", "job_ended_on"}
_TEXTS = ("tutor_", "reason_")


def undoable_step(mediation: Mediation, *, at: datetime | None = None) -> MediationTransition | None:
    """The last step, while it can still be taken back. Opening a file is no step."""
    last = mediation.transitions.filter(undone_at__isnull=True).order_by("at", "id").last()
    if last is None or not last.from_state or not last.before:
        return None
    return last if (at or timezone.now()) - last.at <= UNDO_DELAY else None


def can_undo(user: User, mediation: Mediation, step: MediationTransition) -> bool:
    """Who took the step, or a case worker of the structure."""
    return step.actor_id == user.pk or is_party_adviser(user, mediation)


@transaction.atomic
def undo_last(*, mediation: Mediation, actor: User, at: datetime | None = None) -> Mediation:
    """Put the file back as it was before its last step. Mails that left stay sent; meetings of the step are cancelled."""
    at = at or timezone.now()
    mediation = lock(mediation)
    step = undoable_step(mediation, at=at)
    if step is None:
        raise ApplicationError("Cette étape ne peut plus être annulée : les 10 minutes sont passées.")
    if not can_undo(actor, mediation, step):
        raise ApplicationError("Seule la personne qui a noté cette étape peut l’annuler.")
    _take_back_effects(mediation, step, actor=actor, at=at)
    _put_back(mediation, step, at=at)
    if step.to_state == MediationState.HIRED:
        _reopen_others(mediation, step, at=at)
    return mediation


def _take_back_effects(mediation: Mediation, step: MediationTransition, *, actor: User, at: datetime) -> None:
    if step.to_state == MediationState.MEETING:
        cancel_meetings(mediation, since=step.at, actor=actor, at=at)
    if step.to_state == MediationState.FOLLOWING:
        mediation.check_ins.all().delete()
    if step.to_state == MediationState.HIRED:
        release_place(offer=mediation.offer, actor=actor)


def _put_back(mediation: Mediation, step: MediationTransition, *, at: datetime) -> None:
    mediation.state = step.from_state
    for name in SNAPSHOT:
        if name in step.before:
            setattr(mediation, name, _parsed(name, step.before[name]))
    mediation.revision += 1
    try:
        with transaction.atomic():
            mediation.save()
    except IntegrityError as error:
        raise ApplicationError(
            "Ce jeune a déjà un autre dossier ouvert pour cette offre : continuez avec celui-là."
        ) from error
    step.undone_at = at
    step.save(update_fields=["undone_at"])


def _parsed(name: str, value: Any) -> Any:
    if not isinstance(value, str) or name.startswith(_TEXTS):
        return value
    return parse_date(value) if name in _DATES else parse_datetime(value)


def _reopen_others(mediation: Mediation, step: MediationTransition, *, at: datetime) -> None:
    """The files that this hire closed, because it took the last place."""
    closed = MediationTransition.objects.filter(
        subject__offer=mediation.offer_id,
        to_state=MediationState.CLOSED,
        subject__state=MediationState.CLOSED,
        reason="offer_filled",
        undone_at__isnull=True,
        at__gte=step.at,
        actor=step.actor,
    ).select_related("subject")
    for other in closed:
        _put_back(lock(other.subject), other, at=at)
