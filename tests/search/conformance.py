"""Hold an engine against the reference over a generated world: ids, points per criterion, total and order."""

from dataclasses import replace
from datetime import date

from mediations.models import Mediation
from portal.core.choices import Radius
from portal.reference.geo import distance_m
from search.changes import changes_of, farther, without
from search.criteria import DISTANCE_BANDS
from search.engines.base import EVERYWHERE, Engine, Ranked
from search.engines.reference import ranked, score
from search.facts import ACTIVE, PUBLISHED, Context, OfferFacts, YouthFacts
from search.loading import context, offer_facts, youth_facts
from tests.search.worlds import EDGE_M, Generated

ALL = 100_000
_EDGES = {km * 1000 for km, _ in DISTANCE_BANDS} | {radius * 1000 for radius in Radius.values}


def on_an_edge(offer: OfferFacts, youth: YouthFacts) -> bool:
    """Whether the pair lies within 2 m of a band or a radius: outside the equality of engines."""
    if None in (offer.lat, offer.lon, youth.lat, youth.lon):
        return False
    metres = distance_m(offer.lat, offer.lon, youth.lat, youth.lon)
    return any(abs(metres - edge) <= EDGE_M for edge in _EDGES)


class Expected:
    """What the reference says of a world, once for every engine."""

    def __init__(self, world: Generated) -> None:
        self.world = world
        self.context: Context = context(today=world.today)
        self.offers = offer_facts(world.offers)
        self.youth = youth_facts(world.youth, today=world.today)

    def for_offer(self, offer: OfferFacts) -> tuple[list[Ranked], set[str]]:
        edges = {youth.id for youth in self.youth if on_an_edge(offer, youth)}
        people = [youth for youth in self.youth if youth.status == ACTIVE and youth.id not in edges]
        if offer.status != PUBLISHED:
            return [], edges
        return ranked((youth.id, score(offer, youth, self.context)) for youth in people), edges

    def fair(self, rows: list[Ranked]) -> list[Ranked]:
        """The same rows, the least-proposed first among equal scores."""
        shown = {str(youth.public_id): 0 for youth in self.world.youth}
        for mediation in Mediation.objects.select_related("youth"):
            shown[str(mediation.youth.public_id)] += mediation.origin == Mediation.Origin.ADVISER
        counted = [replace(row, exposure=shown[row.id]) for row in rows]
        return sorted(counted, key=lambda row: (-row.score, row.exposure, row.id))

    def for_youth(self, youth: YouthFacts) -> tuple[list[Ranked], set[str]]:
        edges = {offer.id for offer in self.offers if on_an_edge(offer, youth)}
        offers = [offer for offer in self.offers if offer.status == PUBLISHED and offer.id not in edges]
        if youth.status != ACTIVE:
            return [], edges
        return ranked((offer.id, score(offer, youth, self.context)) for offer in offers), edges


def check(engine: Engine, world: Generated) -> int:
    """Compare both directions; returns how many pairs were compared in each."""
    expected = Expected(world)
    today: date = world.today
    for offer, facts in zip(world.offers, expected.offers, strict=True):
        if facts.status != PUBLISHED:
            continue
        rows, edges = expected.for_offer(facts)
        page = engine.offer_to_youth(offer, today=today, limit=ALL, offset=0, scope=EVERYWHERE)
        assert [row for row in page.rows if row.id not in edges] == rows
        fair = engine.offer_to_youth(offer, today=today, limit=ALL, offset=0, scope=EVERYWHERE, fair=True)
        assert [row for row in fair.rows if row.id not in edges] == expected.fair(rows)
    for youth, facts in zip(world.youth, expected.youth, strict=True):
        rows, edges = expected.for_youth(facts)
        page = engine.youth_to_offers(youth, today=today, limit=ALL, offset=0, scope=EVERYWHERE)
        assert [row for row in page.rows if row.id not in edges] == rows
    return len(world.offers) * len(world.youth)


def check_counts(engine: Engine, world: Generated) -> int:
    """Compare the counts of "what if"; returns how many changes brought somebody in, by the reference."""
    expected = Expected(world)
    brought = 0
    for facts in expected.offers:
        # One young person on an edge could be counted by one engine and not by another.
        if any(on_an_edge(facts, youth) for youth in expected.youth):
            continue
        people = [youth for youth in expected.youth if youth.status == ACTIVE]
        now = {youth.id for youth in people if score(facts, youth, expected.context).matches}
        found = engine.count(facts, today=world.today, scope=EVERYWHERE)
        changes = changes_of(facts)
        assert (found.now, list(found.more)) == (len(now), changes)
        for change in changes:
            asked = without(facts, change)
            after = {y.id for y in people if score(asked, farther(y, change), expected.context).matches}
            assert now <= after
            assert found.more[change] == len(after) - len(now), (facts, change)
            brought += found.more[change] > 0
    return brought
