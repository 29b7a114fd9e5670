"""Places of an offer: taken by a hire, given back when the hire was noted by mistake."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from offers import hooks
from offers.lifecycle import OFFER, CloseReason, OfferState
from offers.models import Offer, OfferTransition
from offers.services.requests import LAST_PLACE, UNDONE, end_request, reopen_request
from portal.accounts.models import User
from portal.core.errors import ApplicationError
from portal.core.indexing import mark_changed


@transaction.atomic
def fill_place(*, offer: Offer, actor: User, at: datetime | None = None) -> Offer:
    """One place more is taken; the last one closes the offer, and what was asked for it is done."""
    at = at or timezone.now()
    offer = _locked(offer)
    if not OFFER.allows(OfferState(offer.state), OfferState.FILLED):
        raise ApplicationError("Cette offre n’est pas ouverte : aucune place ne peut y être pourvue.")
    if offer.places_filled >= offer.places:
        raise ApplicationError("Toutes les places de cette offre sont pourvues.")
    offer.places_filled += 1
    if offer.places_filled < offer.places:
        offer.save(update_fields=["places_filled", "updated_at"])
        return offer
    _record(offer, OfferState.FILLED, actor=actor, at=at, reason=LAST_PLACE)
    offer.closed_at, offer.close_reason = at, CloseReason.HIRED_HERE
    offer.save(update_fields=["places_filled", "state", "closed_at", "close_reason", "updated_at"])
    end_request(offer, filled=True, actor=actor, at=at, reason=LAST_PLACE)
    mark_changed(kind="offer", pk=offer.pk)
    hooks.offer_closed(offer, actor)
    return offer


@transaction.atomic
def release_place(*, offer: Offer, actor: User, at: datetime | None = None) -> Offer:
    """A hire was noted by mistake: its place is free again, and an offer that it had closed is as before."""
    at = at or timezone.now()
    offer = _locked(offer)
    if offer.places_filled:
        offer.places_filled -= 1
    last = offer.transitions.order_by("at", "id").last()
    if offer.state == OfferState.FILLED and last is not None and last.reason == LAST_PLACE:
        _record(offer, OfferState(last.from_state), actor=actor, at=at, reason=UNDONE)
        offer.closed_at, offer.close_reason = None, ""
        reopen_request(offer, actor=actor, at=at)
        mark_changed(kind="offer", pk=offer.pk)
    offer.save(update_fields=["places_filled", "state", "closed_at", "close_reason", "updated_at"])
    return offer


def _locked(offer: Offer) -> Offer:
    return Offer.objects.select_for_update(of=("self",)).select_related("profile").get(pk=offer.pk)


def _record(offer: Offer, target: OfferState, *, actor: User, at: datetime, reason: str) -> None:
    OfferTransition.objects.create(
        subject=offer,
        from_state=offer.state,
        to_state=target,
        actor=actor,
        actor_label=str(actor),
        reason=reason,
        at=at,
    )
    offer.state = target
