"""When an offer closes, the files that wait for it close with it; those in a job go on."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mediations import notifications
from mediations.lifecycle import IN_JOB, MediationState
from mediations.models import Mediation, MediationTransition
from mediations.services.meetings import cancel_meetings
from mediations.services.steps import snapshot
from offers.lifecycle import OfferState
from offers.models import Offer
from portal.accounts.models import User


@transaction.atomic
def close_for_offer(*, offer: Offer, actor: User | None, at: datetime | None = None) -> list[Mediation]:
    """`actor` is who closed the offer; None when it expired by itself, and the step says so."""
    at = at or timezone.now()
    waiting = (
        Mediation.objects.select_for_update(of=("self",))
        .open()
        .exclude(state__in=IN_JOB)
        .filter(offer=offer)
        .select_related("youth__user", "adviser__user", "offer__profile", "offer__establishment")
    )
    reason = "offer_filled" if offer.state == OfferState.FILLED else "offer_closed"
    closed = []
    for mediation in waiting:
        step = MediationTransition(
            subject=mediation,
            from_state=mediation.state,
            to_state=MediationState.CLOSED,
            actor=actor,
            actor_label=str(actor) if actor else "Fin de l’offre",
            automatic=actor is None,
            reason=reason,
            before=snapshot(mediation),
            at=at,
        )
        cancel_meetings(mediation, since=None, actor=actor, at=at)
        mediation.state = MediationState.CLOSED
        mediation.closed_at = mediation.moved_at = at
        mediation.revision += 1
        mediation.save()
        step.save()
        notifications.offer_closed(mediation, step)
        closed.append(mediation)
    return closed
