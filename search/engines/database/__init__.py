"""The criteria table as SQL through the ORM, on SQLite and PostgreSQL; always fresh.

One statement ranks: it filters what excludes, gives the points of each criterion and adds them up.
"""

from datetime import date

from offers.models import Offer
from pathways.models import Youth
from search.changes import Counts
from search.engines.base import Page, Scope
from search.engines.database.counting import count
from search.engines.database.offer_side import OfferQuery
from search.engines.database.ranking import rank
from search.engines.database.youth_side import YouthQuery
from search.facts import OfferFacts
from search.loading import offer_facts, youth_facts


class DatabaseEngine:
    name = "database"

    def offer_to_youth(
        self, offer: Offer, *, today: date, limit: int, offset: int, scope: Scope, fair: bool = False
    ) -> Page:
        query = OfferQuery(offer_facts([offer])[0], offer_pk=offer.pk, today=today, scope=scope)
        exposure = query.exposure() if fair else None
        return rank(query, engine=self.name, limit=limit, offset=offset, exposure=exposure)

    def youth_to_offers(self, youth: Youth, *, today: date, limit: int, offset: int, scope: Scope) -> Page:
        query = YouthQuery(youth_facts([youth], today=today)[0], youth_pk=youth.pk, today=today, scope=scope)
        return rank(query, engine=self.name, limit=limit, offset=offset)

    def count(self, offer: OfferFacts, *, today: date, scope: Scope) -> Counts:
        return count(OfferQuery(offer, offer_pk=None, today=today, scope=scope))
