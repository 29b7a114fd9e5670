"""What the adviser does with a need: take it, publish it, or send it back with remarks."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from employers.lifecycle import OPEN_REQUEST_STATES, RequestState
from employers.models import SupportRequest
from offers import notifications
from offers.lifecycle import OfferState
from offers.models import Offer
from offers.permissions import can_handle_offer, can_handle_request
from offers.services.moving import move
from offers.services.requests import move_request, request_of
from portal.accounts.models import Adviser, User
from portal.accounts.permissions import adviser_of
from portal.core.errors import ApplicationError

VISIBLE_FOR = timedelta(days=60)


@transaction.atomic
def take_request(*, request: SupportRequest, actor: User, at: datetime | None = None) -> SupportRequest:
    """A person takes the need: this is the first answer that was promised. One left behind can be taken up too."""
    at = at or timezone.now()
    locked = SupportRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    me = adviser_of(actor)
    if me is None or not can_handle_request(actor, locked):
        raise ApplicationError("Ce besoin n’est pas de votre structure.")
    if locked.state not in OPEN_REQUEST_STATES:
        raise ApplicationError("Ce besoin est terminé : il n’est plus à prendre.")
    holder = locked.assigned_to
    if holder is not None and holder != me and holder.user.is_active:
        raise ApplicationError(f"{holder} a déjà pris ce besoin.")
    return _take(locked, me, actor=actor, at=at)


def _take(request: SupportRequest, adviser: Adviser, *, actor: User, at: datetime) -> SupportRequest:
    request.assigned_to = adviser
    request.first_answer_at = request.first_answer_at or at
    request.save(update_fields=["assigned_to", "first_answer_at", "updated_at"])
    if request.state == RequestState.SUBMITTED:
        move_request(request, RequestState.ASSIGNED, actor=actor, at=at)
    return request


def _answer(offer: Offer, *, actor: User, at: datetime) -> None:
    """Publishing or sending back is an answer: who does it has taken the need."""
    request, me = request_of(offer), adviser_of(actor)
    if request is None or me is None:
        return
    if request.state == RequestState.SUBMITTED:
        _take(request, me, actor=actor, at=at)
    if request.state == RequestState.ASSIGNED:
        request.first_answer_at = request.first_answer_at or at
        request.save(update_fields=["first_answer_at", "updated_at"])
        move_request(request, RequestState.IN_PROGRESS, actor=actor, at=at)


@transaction.atomic
def publish_offer(
    *, offer: Offer, actor: User, expires_at: datetime | None = None, at: datetime | None = None
) -> Offer:
    """Make it visible and let it take part in matches. Needs a verified establishment and an occupation."""
    at = at or timezone.now()
    if not can_handle_offer(actor, offer):
        raise ApplicationError("Cette offre n’est pas de votre structure.")
    if offer.establishment is not None and not offer.establishment.is_verified:
        raise ApplicationError("Vérifiez d’abord l’établissement : rien n’est publié avant.")
    if offer.profile.occupation_id is None:
        raise ApplicationError("Choisissez le métier du poste avant de publier.", field="occupation")
    ends = expires_at or at + VISIBLE_FOR
    if ends <= at:
        raise ApplicationError("La date de fin est déjà passée.", field="expires_at")
    published = move(offer, OfferState.PUBLISHED, actor=actor, at=at)
    published.published_at = published.published_at or at
    published.expires_at = ends
    published.save(update_fields=["published_at", "expires_at", "updated_at"])
    _answer(published, actor=actor, at=at)
    notifications.need_published(published)
    offer.refresh_from_db()
    return published


@transaction.atomic
def return_offer(*, offer: Offer, actor: User, remarks: str, at: datetime | None = None) -> Offer:
    """Send it back with remarks: the employer completes what is missing."""
    at = at or timezone.now()
    if not can_handle_offer(actor, offer):
        raise ApplicationError("Cette offre n’est pas de votre structure.")
    if not remarks.strip():
        raise ApplicationError("Dites à l’employeur ce qu’il doit compléter.", field="remarks")
    returned = move(offer, OfferState.RETURNED, actor=actor, at=at, note=remarks.strip())
    _answer(returned, actor=actor, at=at)
    notifications.need_returned(returned, remarks=remarks.strip(), at=at)
    offer.refresh_from_db()
    return returned
