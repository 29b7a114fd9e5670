"""How a file begins: an adviser suggests an offer, or a young person asks to be presented."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from mediations import hooks, notifications
from mediations.hooks import Why
from mediations.legal import legal_refusals
from mediations.lifecycle import MediationState
from mediations.models import Mediation, MediationTransition
from mediations.permissions import can_apply, can_suggest
from offers.models import Offer
from pathways.lifecycle import YouthState
from pathways.models import Youth
from portal.accounts.models import Adviser, User
from portal.accounts.permissions import adviser_of
from portal.core.errors import ApplicationError
from portal.core.indexing import mark_changed

MAX_MESSAGE = 2000


@dataclass
class SuggestResult:
    created: list[Mediation] = field(default_factory=list)
    already: list[Mediation] = field(default_factory=list)
    # Young people to whom the law forbids this offer, or whose file is not active, with the sentence that says so.
    refused: list[tuple[Youth, str]] = field(default_factory=list)


@transaction.atomic
def suggest(
    *,
    offer: Offer,
    youths: Iterable[Youth],
    actor: User,
    message: str = "",
    scores: Mapping[int, int] | None = None,
    criteria_version: str = "",
    sentences: Mapping[int, Why] | None = None,
    at: datetime | None = None,
) -> SuggestResult:
    """Suggest one offer to several young people in one act; those with an open file for it are left as they are.

    `scores` and `sentences` are by youth key: what the engine said on the day; without them it is asked.
    """
    at = at or timezone.now()
    chosen = list({youth.pk: youth for youth in youths}.values())
    _check_offer(offer, at=at)
    _check_message(message)
    if not all(can_suggest(actor, youth) for youth in chosen):
        raise ApplicationError("Un de ces jeunes n’est pas suivi par votre Mission locale.")
    result = SuggestResult(already=list(Mediation.objects.open().filter(offer=offer, youth__in=chosen)))
    has_file = {mediation.youth_id for mediation in result.already}
    forbidden = legal_refusals(offer, chosen, today=timezone.localdate(at))
    for youth in (one for one in chosen if one.pk not in has_file):
        if reason := _why_not(youth, forbidden[youth.pk]):
            result.refused.append((youth, reason))
            continue
        draft = _draft(offer, youth, (sentences or {}).get(youth.pk), actor=actor)
        draft.message = message.strip()
        draft.score = (scores or {}).get(youth.pk, draft.score)
        draft.criteria_version = criteria_version or draft.criteria_version
        mediation = _open(draft, actor=actor, at=at)
        if mediation is None:
            result.already.append(_present(offer, youth))
        else:
            notifications.suggested(mediation)
            result.created.append(mediation)
    return result


@transaction.atomic
def apply(
    *,
    offer: Offer,
    youth: Youth,
    actor: User,
    message: str = "",
    at: datetime | None = None,
) -> Mediation:
    """The young person asks to be presented. A second asking gives the file that is open."""
    at = at or timezone.now()
    if not can_apply(actor, youth, offer):
        raise ApplicationError("Cette offre n’est plus ouverte.")
    _check_offer(offer, at=at)
    _check_message(message)
    present = Mediation.objects.open().filter(offer=offer, youth=youth).first()
    if present is not None:
        return present
    reason = _why_not(youth, legal_refusals(offer, [youth], today=timezone.localdate(at))[youth.pk])
    if reason:
        raise ApplicationError(reason)
    draft = _draft(offer, youth, None, actor=actor)
    draft.origin, draft.state = Mediation.Origin.YOUTH, MediationState.APPLIED
    mediation = _open(draft, actor=actor, at=at, note=message.strip())
    if mediation is None:
        return _present(offer, youth)
    notifications.applied(mediation, message=message.strip())
    return mediation


def _draft(offer: Offer, youth: Youth, said: Why | None, *, actor: User) -> Mediation:
    """A file with what the engine says of the pair today, not yet written."""
    reasons = said or hooks.why(offer, youth)
    return Mediation(
        offer=offer,
        youth=youth,
        adviser=_follower(youth, actor),
        score=reasons.score,
        criteria_version=reasons.criteria_version,
        reason_youth=reasons.youth[:MAX_MESSAGE],
        reason_employer=reasons.employer[:MAX_MESSAGE],
        reason_adviser=reasons.adviser[:MAX_MESSAGE],
    )


def _present(offer: Offer, youth: Youth) -> Mediation:
    return Mediation.objects.open().get(offer=offer, youth=youth)


def _open(mediation: Mediation, *, actor: User, at: datetime, note: str = "") -> Mediation | None:
    """None when somebody opened a file for this pair at the same moment: the database lets one pass."""
    mediation.moved_at = at
    mediation.created_at = at
    try:
        with transaction.atomic():
            mediation.save()
    except IntegrityError:
        return None
    MediationTransition.objects.create(
        subject=mediation,
        from_state="",
        to_state=mediation.state,
        actor=actor,
        actor_label=str(actor),
        note=note,
        at=at,
    )
    hooks.opened(mediation)
    # How often somebody was proposed is in the index.
    mark_changed(kind="youth", pk=mediation.youth_id)
    return mediation


def _check_offer(offer: Offer, *, at: datetime) -> None:
    if not offer.is_visible(at=at):
        raise ApplicationError("Cette offre n’est plus ouverte : elle ne peut plus être proposée.")


def _check_message(message: str) -> None:
    if len(message) > MAX_MESSAGE:
        raise ApplicationError(f"Ce message dépasse {MAX_MESSAGE} caractères.", field="message")


def _why_not(youth: Youth, refusals: Iterable[object]) -> str:
    if youth.state != YouthState.ACTIVE or youth.merged_into_id:
        return "Ce dossier n’est pas actif."
    return " ".join(str(getattr(refusal, "reason", "")) for refusal in refusals)


def _follower(youth: Youth, actor: User) -> Adviser | None:
    return youth.adviser or adviser_of(actor)
