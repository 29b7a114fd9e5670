"""Commitments, situations and referrals of a young person."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from pathways.lifecycle import COMMITMENT, CommitmentState
from pathways.models import Commitment, CommitmentTransition, Programme, Referral, Situation, Youth
from pathways.services.youth import check_editable
from portal.accounts.models import User
from portal.core.errors import ApplicationError
from portal.core.indexing import mark_changed
from portal.reference.models import Occupation


@transaction.atomic
def open_commitment(
    *,
    youth: Youth,
    programme: Programme,
    started_on: date,
    actor: User,
    planned_end_on: date | None = None,
    at: datetime | None = None,
) -> Commitment:
    """Enter a programme; a young person has one open commitment at most."""
    check_editable(youth)
    _check_order(started_on, planned_end_on, field="planned_end_on")
    if not Programme.objects.open_on(started_on).filter(pk=programme.pk).exists():
        raise ApplicationError(f"On n’entre pas dans « {programme} » à cette date.", field="started_on")
    if Commitment.objects.open().filter(youth=youth).exists():
        raise ApplicationError(
            "Un contrat d’engagement est déjà ouvert : terminez-le d’abord.", field="programme"
        )
    commitment = Commitment.objects.create(
        youth=youth, programme=programme, started_on=started_on, planned_end_on=planned_end_on
    )
    _record(commitment, "", actor=actor, at=at)
    mark_changed(kind="youth", pk=youth.pk)
    return commitment


@transaction.atomic
def move_commitment(
    *,
    commitment: Commitment,
    to: str,
    actor: User,
    on: date | None = None,
    autonomy: str = "",
    reason: str = "",
    note: str = "",
    at: datetime | None = None,
) -> Commitment:
    """Suspend, resume, complete (naming the autonomy acquired) or end."""
    at = at or timezone.now()
    on = on or timezone.localdate(at)
    commitment = Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)
    origin, target = CommitmentState(commitment.state), CommitmentState(to)
    COMMITMENT.check(origin, target)
    if target in COMMITMENT.final:
        _check_order(commitment.started_on, on, field="on")
        commitment.ended_on = on
    if target == CommitmentState.COMPLETED:
        if autonomy not in Commitment.Autonomy.values:
            raise ApplicationError("Dites quelle autonomie est acquise.", field="autonomy")
        commitment.autonomy = autonomy
    commitment.state = target
    commitment.save(update_fields=["state", "ended_on", "autonomy", "updated_at"])
    _record(commitment, origin, actor=actor, reason=reason, note=note, at=at)
    mark_changed(kind="youth", pk=commitment.youth_id)
    return commitment


def _record(
    commitment: Commitment,
    origin: str,
    *,
    actor: User,
    reason: str = "",
    note: str = "",
    at: datetime | None = None,
) -> None:
    CommitmentTransition.objects.create(
        subject=commitment,
        from_state=origin,
        to_state=commitment.state,
        actor=actor,
        actor_label=str(actor),
        reason=reason,
        note=note,
        at=at or timezone.now(),
    )


@transaction.atomic
def add_situation(
    *,
    youth: Youth,
    kind: str,
    started_on: date,
    actor: User,
    ended_on: date | None = None,
    occupation: Occupation | None = None,
    where: str = "",
) -> Situation:
    """What the young person does or did; an immersion in an occupation counts as interest in the match."""
    check_editable(youth)
    _check_order(started_on, ended_on, field="ended_on")
    situation = Situation.objects.create(
        youth=youth,
        kind=Situation.Kind(kind),
        started_on=started_on,
        ended_on=ended_on,
        occupation=occupation,
        where=where,
    )
    mark_changed(kind="youth", pk=youth.pk)
    return situation


@transaction.atomic
def end_situation(*, situation: Situation, ended_on: date, actor: User) -> Situation:
    _check_order(situation.started_on, ended_on, field="ended_on")
    situation.ended_on = ended_on
    situation.save(update_fields=["ended_on", "updated_at"])
    mark_changed(kind="youth", pk=situation.youth_id)
    return situation


@transaction.atomic
def refer(*, youth: Youth, partner: str, referred_on: date, actor: User) -> Referral:
    """Send the young person to a partner of the territory."""
    check_editable(youth)
    referral = Referral.objects.create(youth=youth, partner=partner, referred_on=referred_on)
    mark_changed(kind="youth", pk=youth.pk)
    return referral


@transaction.atomic
def update_referral(
    *, referral: Referral, actor: User, taken_over_on: date | None, ended_on: date | None
) -> Referral:
    """The partner took over, or the referral is over."""
    _check_order(referral.referred_on, taken_over_on, field="taken_over_on")
    _check_order(taken_over_on or referral.referred_on, ended_on, field="ended_on")
    referral.taken_over_on, referral.ended_on = taken_over_on, ended_on
    referral.save(update_fields=["taken_over_on", "ended_on", "updated_at"])
    mark_changed(kind="youth", pk=referral.youth_id)
    return referral


def _check_order(first: date, last: date | None, *, field: str) -> None:
    if last is not None and last < first:
        raise ApplicationError("La fin est avant le début.", field=field)
