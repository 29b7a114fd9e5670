"""The one function that moves an offer along its life cycle."""

from datetime import datetime

from django.db import transaction

from offers.lifecycle import OFFER, OfferState
from offers.models import Offer, OfferTransition
from portal.accounts.models import User
from portal.core.indexing import mark_changed


@transaction.atomic
def move(
    offer: Offer,
    target: OfferState,
    *,
    actor: User | None,
    at: datetime,
    reason: str = "",
    note: str = "",
) -> Offer:
    """Check the table, record who, when and why, and tell the index. `actor` is None only for expiry.

    Raises `TransitionRefused`. Returns the locked, saved row.
    """
    locked = (
        Offer.objects.select_for_update(of=("self",))
        .select_related("profile", "establishment")
        .get(pk=offer.pk)
    )
    OFFER.check(OfferState(locked.state), target)
    OfferTransition.objects.create(
        subject=locked,
        from_state=locked.state,
        to_state=target,
        actor=actor,
        actor_label=str(actor) if actor else "Fin de la période",
        automatic=actor is None,
        reason=reason,
        note=note,
        at=at,
    )
    locked.state = target
    if target in OFFER.final:
        locked.closed_at = at
        locked.close_reason = reason
    locked.save()
    mark_changed(kind="offer", pk=locked.pk)
    offer.refresh_from_db()
    return locked
