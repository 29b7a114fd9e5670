"""The one function that moves a support request along its life cycle, and how it ends and comes back with its offer."""

from datetime import datetime

from django.db import transaction

from employers.lifecycle import OPEN_REQUEST_STATES, SUPPORT_REQUEST, RequestState
from employers.models import SupportRequest, SupportRequestTransition
from offers.models import Offer
from portal.accounts.models import User

# Kept with the step by which the last hire ended a request: giving the place back looks for it.
LAST_PLACE = "last_place"
UNDONE = "undone"


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
