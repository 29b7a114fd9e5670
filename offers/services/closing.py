"""Pause, resume, close, and the expiry that needs no person."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from offers import hooks
from offers.lifecycle import CloseReason, OfferState
from offers.models import Offer
from offers.permissions import can_close_offer
from offers.services.moving import move
from offers.services.requests import end_request
from portal.accounts.models import User
from portal.core.errors import ApplicationError

CLOSING = (OfferState.FILLED, OfferState.WITHDRAWN)
EXPIRED = "expired"


def _check(offer: Offer, actor: User) -> None:
    if not can_close_offer(actor, offer):
        raise ApplicationError("Vous ne pouvez pas agir sur cette offre.")


@transaction.atomic
def pause_offer(*, offer: Offer, actor: User, at: datetime | None = None) -> Offer:
    """No new candidate for a while; open files go on."""
    _check(offer, actor)
    return move(offer, OfferState.PAUSED, actor=actor, at=at or timezone.now())


@transaction.atomic
def resume_offer(*, offer: Offer, actor: User, at: datetime | None = None) -> Offer:
    at = at or timezone.now()
    _check(offer, actor)
    # Only what was published comes back this way: the first publication has its own checks.
    if offer.state != OfferState.PAUSED:
        raise ApplicationError("Seule une offre en pause peut être remise en ligne.")
    if offer.expires_at is not None and offer.expires_at <= at:
        raise ApplicationError("La période de publication est finie : l’offre va se clore.")
    return move(offer, OfferState.PUBLISHED, actor=actor, at=at)


@transaction.atomic
def close_offer(
    *, offer: Offer, actor: User, state: str, reason: str, note: str = "", at: datetime | None = None
) -> Offer:
    """Filled or withdrawn, with the reason and the channel. The request behind it ends too."""
    at = at or timezone.now()
    _check(offer, actor)
    if state not in CLOSING:
        raise ApplicationError("Dites si le poste est pourvu ou si l’offre est retirée.", field="state")
    if reason not in CloseReason.values:
        raise ApplicationError(
            "Choisissez la raison : elle aide à mieux répondre la prochaine fois.", field="reason"
        )
    closed = move(offer, OfferState(state), actor=actor, at=at, reason=reason, note=note)
    end_request(closed, filled=state == OfferState.FILLED, actor=actor, at=at, reason=reason)
    hooks.offer_closed(closed, actor)
    return closed


def expire_offers(*, at: datetime | None = None) -> int:
    """Close what has passed its end, one transaction an offer. Returns how many."""
    at = at or timezone.now()
    number = 0
    for pk in list(Offer.objects.past_end(at=at).values_list("pk", flat=True)):
        number += _expire(pk, at=at)
    return number


@transaction.atomic
def _expire(pk: int, *, at: datetime) -> int:
    offer = Offer.objects.past_end(at=at).select_related("profile__support_request").filter(pk=pk).first()
    if offer is None:
        return 0
    expired = move(offer, OfferState.EXPIRED, actor=None, at=at, reason=EXPIRED)
    end_request(expired, filled=False, actor=None, at=at, reason=EXPIRED)
    hooks.offer_closed(expired, None)
    return 1
