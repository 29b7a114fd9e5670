"""The one function that moves a support request along its life cycle, and how it ends and comes back with its offer."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from employers.lifecycle import OPEN_REQUEST_STATES, SUPPORT_REQUEST, RequestState
from employers.models import SupportRequest, SupportRequestTransition
from offers.models import Offer
from offers.permissions import can_hand_over, can_handle_request
from portal.accounts.models import Adviser, User
from portal.core.errors import ApplicationError

# Kept with the step by which the last hire ended a request: giving the place back looks for it.
LAST_PLACE = "last_place"
UNDONE = "undone"
HANDED_OVER = "handed_over"


@transaction.atomic
def move_request(
    request: SupportRequest,
    target: RequestState,
    *,
    actor: User | None,
    at: datetime,
    reason: str = "",
    note: str = "",
) -> SupportRequest:
    """Check the table and record who, when and why. `actor` is None only for expiry. Raises `TransitionRefused`."""
    SUPPORT_REQUEST.check(RequestState(request.state), target)
    return _record(request, target, actor=actor, at=at, reason=reason, note=note)


def _record(
    request: SupportRequest,
    target: RequestState,
    *,
    actor: User | None,
    at: datetime,
    reason: str,
    note: str = "",
) -> SupportRequest:
    SupportRequestTransition.objects.create(
        subject=request,
        from_state=request.state,
        to_state=target,
        actor=actor,
        actor_label=str(actor) if actor else "Fin de la période",
        automatic=actor is None,
        reason=reason,
        note=note,
        at=at,
    )
    request.state = target
    request.closed_at = None if target in OPEN_REQUEST_STATES else at
    request.save(update_fields=["state", "closed_at", "updated_at"])
    return request


@transaction.atomic
def hand_over(
    *, request: SupportRequest, adviser: Adviser, actor: User, at: datetime | None = None
) -> SupportRequest:
    """Give a need to a colleague: the employer sees the new name. No other state: nobody has answered by this."""
    locked = SupportRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if not can_hand_over(actor, locked):
        raise ApplicationError(
            "Seul un responsable, ou qui suit ce besoin, peut le confier.", field="adviser"
        )
    if locked.state not in OPEN_REQUEST_STATES:
        raise ApplicationError("Ce besoin est terminé : il n’est plus à confier.")
    if not can_handle_request(adviser.user, locked):
        raise ApplicationError("Choisissez un conseiller de votre structure.", field="adviser")
    if locked.assigned_to == adviser:
        return locked
    locked.assigned_to = adviser
    locked.save(update_fields=["assigned_to", "updated_at"])
    return _record(
        locked,
        RequestState(locked.state),
        actor=actor,
        at=at or timezone.now(),
        reason=HANDED_OVER,
        note=str(adviser),
    )


def request_of(offer: Offer) -> SupportRequest | None:
    """The request behind an offer, held until the end of the transaction; an offer of a feed has none."""
    pk = offer.profile.support_request_id
    return SupportRequest.objects.select_for_update(of=("self",)).get(pk=pk) if pk else None


def end_request(offer: Offer, *, filled: bool, actor: User | None, at: datetime, reason: str) -> None:
    """The offer is over: so is what was asked for it. A request that nobody worked on is cancelled."""
    request = request_of(offer)
    if request is None or request.state not in OPEN_REQUEST_STATES:
        return
    in_progress = request.state == RequestState.IN_PROGRESS
    done = in_progress and (filled or actor is None)
    target = RequestState.RESOLVED if done else RequestState.CANCELLED
    move_request(request, target, actor=actor, at=at, reason=reason)


def reopen_request(offer: Offer, *, actor: User, at: datetime) -> None:
    """The hire that ended it is taken back: the request is as before, and the step that was undone stays written."""
    request = request_of(offer)
    if request is None:
        return
    last = request.transitions.order_by("at", "id").last()
    if last is not None and last.reason == LAST_PLACE and request.state == last.to_state:
        _record(request, RequestState(last.from_state), actor=actor, at=at, reason=UNDONE)
