"""What every engine returns."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, TypeVar

from django.db.models import Model, QuerySet

from offers.models import Offer
from pathways.models import Youth
from search.changes import Counts
from search.facts import OfferFacts

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Ranked:
    """One row of a match: a public id, the score, and the points of every criterion (they sum to the score).

    `exposure`: how often the young person was already proposed, known only to a match that orders by it.
    """

    id: str
    score: int
    points: Mapping[str, int]
    exposure: int | None = None


@dataclass(frozen=True)
class Page:
    """A page of a match. `degraded`: the database answered in place of Elasticsearch."""

    engine: str
    rows: tuple[Ranked, ...]
    degraded: bool = False
    more: bool = False


@dataclass(frozen=True)
class Scope:
    """Whom a screen may show: branches of the reader's structure. Commands pass none."""

    agencies: Collection[int] | None = field(default=None)

    def of(self, rows: QuerySet[Row]) -> QuerySet[Row]:
        """Those of these rows that may be shown."""
        return rows if self.agencies is None else rows.filter(agency__in=self.agencies)


EVERYWHERE = Scope()


class Engine(Protocol):
    """`fair`: among equal scores the least-proposed first, then the public id."""

    name: str

    def offer_to_youth(
        self, offer: Offer, *, today: date, limit: int, offset: int, scope: Scope, fair: bool = False
    ) -> Page: ...

    def youth_to_offers(
        self, youth: Youth, *, today: date, limit: int, offset: int, scope: Scope
    ) -> Page: ...

    def count(self, offer: OfferFacts, *, today: date, scope: Scope) -> Counts: ...
