"""What the law forbids for pairs of one offer, read from the database for many young people at once."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from offers.eligibility import Refusal, refusals
from offers.models import Offer
from pathways.models import Commitment, Referral, Youth


def legal_refusals(offer: Offer, youths: Collection[Youth], *, today: date) -> dict[int, tuple[Refusal, ...]]:
    """Youth key → why the law forbids this offer to them; empty when it does not."""
    keys = [youth.pk for youth in youths]
    constraints = set(offer.profile.constraints.values_list("context_id", flat=True))
    supported = set(Commitment.objects.active().filter(youth__in=keys).values_list("youth", flat=True))
    referred = Referral.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=today), youth__in=keys)
    supported |= set(referred.values_list("youth", flat=True))
    return {
        youth.pk: refusals(
            contract=offer.contract,
            start=offer.start_on,
            constraints=constraints,
            dangerous=offer.dangerous,
            birth_date=youth.birth_date,
            rqth=youth.rqth,
            supported=youth.pk in supported,
            today=today,
        )
        for youth in youths
    }
