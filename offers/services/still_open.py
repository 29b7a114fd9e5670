"""« Toujours d’actualité ? »: a mail seven days and one day before an offer ends, answered in one click without logging in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offers import notifications
from offers.lifecycle import OfferState
from offers.models import Offer, OfferTransition
from offers.permissions import can_close_offer
from portal.accounts.models import User
from portal.core.errors import ApplicationError
from portal.core.indexing import mark_changed

SALT = "offers.still_open"
LINK_LASTS = timedelta(days=10)
STAYS_FOR = timedelta(days=30)
KEPT_OPEN = "kept_open"
# The nearest moment first: an offer one day from its end is not asked the question of the seventh.
MOMENTS = (timedelta(days=1), timedelta(days=7))


@dataclass(frozen=True)
class StillOpenLink:
    offer: Offer
    user: User


def make_token(*, offer: Offer, user: User) -> str:
    """Bound to the end that the mail announces: once the end has moved, the link has been used."""
    return signing.dumps([str(offer.public_id), user.pk, _end(offer)], salt=SALT)


def _end(offer: Offer) -> int:
    return int(offer.expires_at.timestamp()) if offer.expires_at else 0


def ask_still_open(*, at: datetime | None = None) -> int:
    """Ask about every offer that ends soon; each moment of each end is asked once. Returns how many are near."""
    at = at or timezone.now()
    offers = Offer.objects.visible(at=at).filter(
        expires_at__lte=at + MOMENTS[-1], profile__support_request__isnull=False
    )
    number = 0
    for offer in offers.select_related("profile__support_request__requested_by", "establishment"):
        number += _ask(offer, at=at)
    return number


def _ask(offer: Offer, *, at: datetime) -> int:
    request = offer.profile.support_request
    user = notifications.reader_of(request) if request else None
    if user is None or offer.expires_at is None:
        return 0
    moment = next(moment for moment in MOMENTS if offer.expires_at - at <= moment)
    # An offer put online for a few days is not asked about on its first day.
    recent = offer.published_at is not None and offer.expires_at - offer.published_at <= moment
    if recent or not can_close_offer(user, offer):
        return 0
    notifications.still_open(
        offer,
        user=user,
        path=reverse("offers:still_open", args=[make_token(offer=offer, user=user)]),
        moment=f"{moment.days}-{_end(offer)}",
    )
    return 1


def find_still_open(*, token: str) -> StillOpenLink:
    """Whose link it is. Raises `ApplicationError` when it is wrong, too old or already answered."""
    try:
        public_id, user_pk, end = signing.loads(token, salt=SALT, max_age=LINK_LASTS)
    except signing.SignatureExpired as error:
        raise ApplicationError("Ce lien n’est plus valable.") from error
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise ApplicationError("Ce lien ne marche pas.") from error
    offer = Offer.objects.select_related("profile", "establishment").filter(public_id=public_id).first()
    user = User.objects.filter(pk=user_pk, is_active=True).first()
    if offer is None or user is None or not can_close_offer(user, offer):
        raise ApplicationError("Ce lien ne marche plus pour vous.")
    if _end(offer) != end or not offer.is_visible():
        raise ApplicationError("Vous avez déjà répondu, ou l’offre est déjà close.")
    return StillOpenLink(offer=offer, user=user)


@transaction.atomic
def keep_open(*, token: str, at: datetime | None = None) -> Offer:
    """The employer still looks: thirty days more. No other state, but an act all the same: it is written like a step."""
    at = at or timezone.now()
    link = find_still_open(token=token)
    offer = Offer.objects.select_for_update(of=("self",)).select_related("profile").get(pk=link.offer.pk)
    if offer.state != OfferState.PUBLISHED or _end(offer) != _end(link.offer):
        raise ApplicationError("Vous avez déjà répondu, ou l’offre est déjà close.")
    offer.expires_at = max(offer.expires_at or at, at) + STAYS_FOR
    offer.save(update_fields=["expires_at", "updated_at"])
    OfferTransition.objects.create(
        subject=offer,
        from_state=offer.state,
        to_state=offer.state,
        actor=link.user,
        actor_label=str(link.user),
        reason=KEPT_OPEN,
        at=at,
    )
    mark_changed(kind="offer", pk=offer.pk)
    return offer
