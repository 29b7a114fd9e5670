"""The reference as an engine: it reads every fact through the ORM. Slow; for conformance, commands and benchmarks."""

from datetime import date

from django.utils import timezone

from offers.models import Offer
from pathways.models import Youth
from search.changes import Counts, changes_of, counts_from, farther, without
from search.engines.base import Page, Ranked, Scope
from search.engines.reference import ranked, score
from search.exposure import exposure_of
from search.facts import ACTIVE, OfferFacts
from search.loading import context, offer_facts, youth_facts


class ReferenceEngine:
    name = "reference"

    def offer_to_youth(
        self, offer: Offer, *, today: date, limit: int, offset: int, scope: Scope, fair: bool = False
    ) -> Page:
        facts = offer_facts([offer])[0]
        everything = context(today=today)
        people = list(scope.of(Youth.objects.active()))
        found = youth_facts(people, today=today)
        counted = exposure_of([youth.pk for youth in people]) if fair else {}
        exposure = {str(youth.public_id): counted[youth.pk] for youth in people} if fair else None
        return self._page(
            ranked(((youth.id, score(facts, youth, everything)) for youth in found), exposure=exposure),
            limit=limit,
            offset=offset,
        )

    def youth_to_offers(self, youth: Youth, *, today: date, limit: int, offset: int, scope: Scope) -> Page:
        if youth.state != ACTIVE:
            return Page(self.name, ())
        offers = scope.of(Offer.objects.visible(at=timezone.now()).select_related("profile"))
        facts = youth_facts([youth], today=today)[0]
        everything = context(today=today, wishes=facts.wishes)
        return self._page(
            ranked((offer.id, score(offer, facts, everything)) for offer in offer_facts(offers)),
            limit=limit,
            offset=offset,
        )

    def count(self, offer: OfferFacts, *, today: date, scope: Scope) -> Counts:
        everything, people = context(today=today), youth_facts(scope.of(Youth.objects.active()), today=today)
        changes = changes_of(offer)
        kept = {"now": sum(score(offer, youth, everything).matches for youth in people)}
        for change in changes:
            asked = without(offer, change)
            kept[change.name] = sum(
                score(asked, farther(youth, change), everything).matches for youth in people
            )
        return counts_from(kept, changes)

    def _page(self, rows: list[Ranked], *, limit: int, offset: int) -> Page:
        return Page(self.name, tuple(rows[offset : offset + limit]), more=len(rows) > offset + limit)
