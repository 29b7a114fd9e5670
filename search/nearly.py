"""Young people who nearly fit an offer: one thing excludes them, and that thing may change.

The law is not such a thing: whoever it excludes is not shown here.
"""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from offers.models import Offer
from pathways.models import Youth, YouthWish
from portal.reference.models import Mobility
from search.engines.reference import Pair, score
from search.loading import pair_facts

# Young people who wish a near occupation in one structure: beyond, the list would not be read anyway.
LOOKED_AT = 2_000


def nearly(
    offer: Offer, *, limit: int = 20, scope_agencies: Collection[int], today: date | None = None
) -> list[Youth]:
    """Those whom exactly one criterion excludes, the best of them first; none when the offer is not published."""
    today = today or timezone.localdate()
    occupation = offer.profile.occupation_id
    if not offer.is_visible() or occupation is None:
        return []
    near = Mobility.objects.filter(target=occupation).values("occupation")
    wishes = YouthWish.objects.filter(Q(occupation=occupation) | Q(occupation__in=near), youth=OuterRef("pk"))
    people = list(
        Youth.objects.active()
        .filter(Exists(wishes), agency__in=scope_agencies, merged_into__isnull=True)
        .select_related("commune", "adviser__user")
        .order_by("pk")[:LOOKED_AT]
    )
    facts = pair_facts([offer], people, today=today)
    ranked = [
        (pair.score, youth)
        for youth in people
        if _one_step_away(pair := score(facts.offers[offer.pk], facts.people[youth.pk], facts.context))
    ]
    ranked.sort(key=lambda row: (-row[0], str(row[1].public_id)))
    return [youth for _, youth in ranked[:limit]]


def _one_step_away(pair: Pair) -> bool:
    return len(pair.excluded) == 1 and not pair.refusals and pair.excluded != ("occupation",)
