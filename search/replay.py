"""Keep what a match read and answered when a file opens, and compute it again later (CRPA, art. L311-3-1)."""

from dataclasses import dataclass

from django.utils import timezone

from mediations.models import Mediation
from search.criteria import CRITERIA_VERSION
from search.engines.reference import score
from search.facts import Context, Mobilities
from search.facts_json import offer_from, offer_json, youth_from, youth_json
from search.loading import pair_facts
from search.models import MatchRecord


@dataclass(frozen=True)
class Replay:
    """`same_version` is False once the table of criteria changed: its points are then those of the new table."""

    then: dict[str, int]
    again: dict[str, int]
    same_version: bool

    @property
    def same(self) -> bool:
        return self.then == self.again


def record(mediation: Mediation) -> None:
    """Called in the transaction that opens the file."""
    today = timezone.localdate(mediation.created_at)
    facts = pair_facts([mediation.offer], [mediation.youth], today=today)
    offer, youth = facts.offers[mediation.offer_id], facts.people[mediation.youth_id]
    ranks = {
        wish: facts.context.mobilities.rank(wish, offer.occupation or "") for wish in sorted(youth.wishes)
    }
    MatchRecord.objects.create(
        mediation=mediation,
        reference_date=today,
        criteria_version=CRITERIA_VERSION,
        offer=offer_json(offer),
        youth=youth_json(youth),
        ranks={wish: rank for wish, rank in ranks.items() if rank is not None},
        points=score(offer, youth, facts.context).points,
    )


def replay(kept: MatchRecord) -> Replay:
    offer, youth = offer_from(kept.offer), youth_from(kept.youth)
    ranks = {wish: {offer.occupation or "": rank} for wish, rank in kept.ranks.items()}
    context = Context(today=kept.reference_date, mobilities=Mobilities(ranks))
    return Replay(
        then=dict(kept.points),
        again=score(offer, youth, context).points,
        same_version=kept.criteria_version == CRITERIA_VERSION,
    )
