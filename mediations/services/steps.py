"""Moving a file along its life cycle, and taking a wrong step back."""

from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from employers.lifecycle import EstablishmentState
from mediations import notifications
from mediations.lifecycle import MEDIATION, STAMPS, MediationState, check_in_days
from mediations.models import CheckIn, Mediation, MediationTransition
from mediations.permissions import can_move
from mediations.reasons import NEEDS_REASON, find_reason, reason_label
from mediations.services.meetings import MeetingPlan, write_meeting
from offers.lifecycle import OfferState
from offers.models import Offer
from offers.services.places import fill_place
from portal.accounts.models import User
from portal.core.dates import hour, relative_day
from portal.core.errors import ApplicationError, StaleError

_S = MediationState
MAX_NOTE, MAX_REASON = 4000, 2000
# What a step may change, kept before it and put back when it is undone.
SNAPSHOT = (
    "moved_at", "agreed_at", "presented_at", "met_at", "hired_at", "closed_at", "job_starts_on", "job_ended_on",
    "tutor_name", "tutor_email", "reason_employer",
)  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """What is known with a step; each is asked only where it means something (see `_ASKED`)."""

    meeting: MeetingPlan | None = None
    hired_on: date | None = None
    job_starts_on: date | None = None
    job_ended_on: date | None = None
    tutor_name: str = ""
    tutor_email: str = ""
    reason_employer: str = ""


_ASKED: dict[MediationState, frozenset[str]] = {
    _S.PRESENTED: frozenset({"reason_employer"}),
    _S.MEETING: frozenset({"meeting"}),
    _S.HIRED: frozenset({"hired_on", "job_starts_on", "tutor_name", "tutor_email"}),
    _S.FOLLOWING: frozenset({"job_starts_on", "tutor_name", "tutor_email"}),
    _S.HELD: frozenset({"job_ended_on"}),
    _S.ENDED_EARLY: frozenset({"job_ended_on"}),
}


@transaction.atomic
def move(
    *,
    mediation: Mediation,
    to: str,
    actor: User,
    revision: int,
    reason: str = "",
    note: str = "",
    at: datetime | None = None,
    **facts: Any,
) -> Mediation:
    """Take one step. `revision` is the one the person saw: if the file has moved since, nothing is done and it says who
    moved it and when."""
    at = at or timezone.now()
    target, known = MediationState(to), Facts(**facts)
    mediation = lock(mediation)
    check_revision(mediation, revision)
    MEDIATION.check(MediationState(mediation.state), target)
    if not can_move(actor, mediation, target):
        raise ApplicationError("Cette étape n’est pas à votre main.")
    _check(mediation, target, known, reason=reason, note=note, at=at)
    step = _write_step(mediation, target, known, actor=actor, reason=reason, note=note, at=at)
    _effects(mediation, step, known, actor=actor, at=at)
    return mediation


def lock(mediation: Mediation) -> Mediation:
    """The file as it is now, held until the end of the transaction.

    The offer is held first, as when it closes: a hire closes other files, and two at once must not wait for each other.
    """
    Offer.objects.select_for_update(of=("self",)).get(pk=mediation.offer_id)
    return (
        Mediation.objects.select_for_update(of=("self",))
        .select_related(
            "offer__profile", "offer__establishment", "youth__agency", "youth__user", "adviser__user"
        )
        .get(pk=mediation.pk)
    )


def check_revision(mediation: Mediation, revision: int) -> None:
    if mediation.revision == revision:
        return
    last = mediation.transitions.order_by("at", "id").last()
    if last is None:
        raise StaleError("Ce dossier a changé entre-temps. Ce que vous avez écrit est gardé.")
    who = last.actor_label or "Le portail"
    when = f"{relative_day(last.at)} à {hour(last.at)}"
    raise StaleError(
        f"{who} a changé ce dossier {when} : il est maintenant « {mediation.get_state_display()} ». "
        "Ce que vous avez écrit est gardé : vérifiez, puis envoyez à nouveau."
    )


def _check(
    mediation: Mediation, target: MediationState, facts: Facts, *, reason: str, note: str, at: datetime
) -> None:
    if target in NEEDS_REASON and find_reason(target, reason) is None:
        raise ApplicationError("Choisissez une raison.", field="reason")
    if len(note) > MAX_NOTE:
        raise ApplicationError(f"Ce texte dépasse {MAX_NOTE} caractères.", field="note")
    unasked = [
        one.name for one in fields(facts) if getattr(facts, one.name) and one.name not in _asked(target)
    ]
    if unasked:
        raise ApplicationError(f"Cette étape ne demande pas : {', '.join(unasked)}.")
    if target == _S.PRESENTED:
        _check_employer(mediation)
        if len(facts.reason_employer) > MAX_REASON:
            raise ApplicationError(f"Ce texte dépasse {MAX_REASON} caractères.", field="reason_employer")
    if target == _S.FOLLOWING and not (facts.job_starts_on or mediation.job_starts_on):
        raise ApplicationError("Dites quel jour le jeune a commencé.", field="job_starts_on")
    if target in (_S.FOLLOWING, _S.HIRED):
        _check_start(mediation, facts, started=target == _S.FOLLOWING, today=timezone.localdate(at))
    if target == _S.ENDED_EARLY and not facts.job_ended_on:
        raise ApplicationError("Dites quel jour le poste s’est arrêté.", field="job_ended_on")
    _check_end(mediation, facts, today=timezone.localdate(at))


def _asked(target: MediationState) -> frozenset[str]:
    return _ASKED.get(target, frozenset())


def _check_employer(mediation: Mediation) -> None:
    place = mediation.offer.establishment
    if place is not None and place.state != EstablishmentState.VERIFIED:
        raise ApplicationError(
            "Cet employeur n’est pas encore vérifié : aucun candidat ne peut lui être présenté."
        )


def _check_start(mediation: Mediation, facts: Facts, *, started: bool, today: date) -> None:
    start = facts.job_starts_on or mediation.job_starts_on
    if started and start and start > today:
        raise ApplicationError(
            "La prise de poste est dans le futur : confirmez-la le jour venu.", field="job_starts_on"
        )
    if start and facts.hired_on and start < facts.hired_on - timedelta(days=366):
        raise ApplicationError("La prise de poste est bien avant le recrutement.", field="job_starts_on")
    if facts.hired_on and facts.hired_on > today:
        raise ApplicationError("La date du recrutement est dans le futur.", field="hired_on")
    if len(facts.tutor_name) > 120:
        raise ApplicationError("Ce nom dépasse 120 caractères.", field="tutor_name")
    if facts.tutor_email:
        try:
            validate_email(facts.tutor_email)
        except ValidationError as error:
            raise ApplicationError("Cette adresse e-mail n’est pas valide.", field="tutor_email") from error


def _check_end(mediation: Mediation, facts: Facts, *, today: date) -> None:
    if not facts.job_ended_on:
        return
    if facts.job_ended_on > today:
        raise ApplicationError("La fin du poste est dans le futur.", field="job_ended_on")
    if mediation.job_starts_on and facts.job_ended_on < mediation.job_starts_on:
        raise ApplicationError("La fin du poste est avant son début.", field="job_ended_on")


def _write_step(
    mediation: Mediation,
    target: MediationState,
    facts: Facts,
    *,
    actor: User,
    reason: str,
    note: str,
    at: datetime,
) -> MediationTransition:
    before = snapshot(mediation)
    origin, mediation.state = mediation.state, target
    mediation.moved_at = at
    mediation.revision += 1
    for name in STAMPS.get(target, ()):
        if getattr(mediation, name) is None:
            setattr(mediation, name, at)
    if target in MEDIATION.final:
        mediation.closed_at = at
    for name in ("job_starts_on", "job_ended_on", "tutor_name", "tutor_email", "reason_employer"):
        if value := getattr(facts, name):
            setattr(mediation, name, value)
    if facts.hired_on and facts.hired_on < timezone.localdate(at):
        mediation.hired_at = timezone.make_aware(datetime.combine(facts.hired_on, time(12)))
    mediation.save()
    return MediationTransition.objects.create(
        subject=mediation,
        from_state=origin,
        to_state=target,
        actor=actor,
        actor_label=str(actor),
        reason=reason,
        note=note.strip(),
        at=at,
        before=before,
    )


def snapshot(mediation: Mediation) -> dict[str, Any]:
    values = {name: getattr(mediation, name) for name in SNAPSHOT}
    return {
        name: value.isoformat() if isinstance(value, (date, datetime)) else value
        for name, value in values.items()
    }


def _effects(
    mediation: Mediation, step: MediationTransition, facts: Facts, *, actor: User, at: datetime
) -> None:
    target = MediationState(mediation.state)
    if target == _S.MEETING and facts.meeting:
        write_meeting(mediation, facts.meeting, actor=actor, at=at)
    if target == _S.HIRED and mediation.offer.state in (OfferState.PUBLISHED, OfferState.PAUSED):
        fill_place(offer=mediation.offer, actor=actor)
    if target == _S.FOLLOWING:
        _plan_check_ins(mediation)
    label = reason_label(target, step.reason)
    notifications.moved(mediation, step, reason=label)


def _plan_check_ins(mediation: Mediation) -> None:
    if mediation.job_starts_on is None:
        return
    CheckIn.objects.bulk_create(
        CheckIn(mediation=mediation, moment=moment, due_on=day)
        for moment, day in check_in_days(mediation.job_starts_on).items()
    )
