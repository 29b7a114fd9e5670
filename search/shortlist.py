"""A page of a match as screens show it: each row with its person or offer, its words, and the file it may already have.

The number of statements does not depend on the number of rows.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from django.db.models import QuerySet

from mediations.models import Mediation
from offers.models import Offer
from pathways.models import Youth
from portal.reference.geo import distance_m
from search.api import Page, match_offer, match_youth
from search.explain import Explanation, explain_many
from search.exposure import exposure_of, shared

PER_PAGE = 20


@dataclass(frozen=True)
class Line:
    """One candidate for an offer, or one offer for a young person."""

    youth: Youth
    offer: Offer
    explanation: Explanation
    mediation: Mediation | None = None
    # How often an adviser already proposed the young person, to whoever may know it.
    exposure: int | None = None

    @property
    def km(self) -> int | None:
        """Whole kilometres as the crow flies; None for work at a distance and for unknown places."""
        offer, youth = self.offer, self.youth
        if offer.remote or offer.lat is None or offer.lon is None or youth.lat is None or youth.lon is None:
            return None
        return round(distance_m(offer.lat, offer.lon, youth.lat, youth.lon) / 1000)


class Order(StrEnum):
    """How an adviser may order the young people for an offer."""

    BEST = "points"
    FAIR = "egalite"
    SHARED = "partage"


@dataclass(frozen=True)
class Shortlist:
    """`cost`, `left_out`: what a shared list loses in mean points, and how many it leaves out."""

    lines: tuple[Line, ...]
    degraded: bool
    more: bool
    cost: float | None = None
    left_out: int = 0


def youth_for(
    offer: Offer,
    *,
    agencies: Collection[int],
    people: QuerySet[Youth],
    page: int = 1,
    order: Order = Order.BEST,
) -> Shortlist:
    """The young people of these agencies for an offer, in this order; a shared list is a single page."""

    def ask(limit: int, offset: int = 0) -> Page:
        fair = order is not Order.BEST
        return match_offer(offer, limit=limit, offset=offset, scope_agencies=agencies, fair=fair)

    split = shared(ask, size=PER_PAGE) if order is Order.SHARED else None
    answer = split.page if split else ask(PER_PAGE, PER_PAGE * (page - 1))
    by_id = {str(youth.public_id): youth for youth in people.filter(public_id__in=_ids(answer))}
    pairs = [(offer, by_id[row.id]) for row in answer.rows if row.id in by_id]
    found = _shortlist(answer, pairs)
    counted = exposure_of([line.youth.pk for line in found.lines])
    return replace(
        found,
        lines=tuple(replace(line, exposure=counted[line.youth.pk]) for line in found.lines),
        cost=split.cost if split else None,
        left_out=len(split.left_out) if split else 0,
    )


def offers_for(
    youth: Youth, *, agencies: Collection[int], offers: QuerySet[Offer], page: int = 1
) -> Shortlist:
    """The ranked offers of these agencies for a young person."""
    answer = match_youth(youth, limit=PER_PAGE, offset=PER_PAGE * (page - 1), scope_agencies=agencies)
    by_id = {str(offer.public_id): offer for offer in offers.filter(public_id__in=_ids(answer))}
    pairs = [(by_id[row.id], youth) for row in answer.rows if row.id in by_id]
    return _shortlist(answer, pairs)


def lines(pairs: Iterable[tuple[Offer, Youth]]) -> tuple[Line, ...]:
    """These pairs with their words and their newest file, in the order given."""
    rows = list(pairs)
    files = newest_files(rows)
    return tuple(
        Line(youth=youth, offer=offer, explanation=explanation, mediation=files.get((offer.pk, youth.pk)))
        for (offer, youth), explanation in zip(rows, explain_many(rows), strict=True)
    )


def newest_files(pairs: Iterable[tuple[Offer, Youth]]) -> dict[tuple[int, int], Mediation]:
    """The newest file of each pair that has one: these are marked, never hidden."""
    rows = list(pairs)
    found = Mediation.objects.filter(
        offer__in={offer.pk for offer, _ in rows}, youth__in={youth.pk for _, youth in rows}
    ).order_by("created_at", "pk")
    return {(row.offer_id, row.youth_id): row for row in found}


def _shortlist(answer: Page, pairs: list[tuple[Offer, Youth]]) -> Shortlist:
    return Shortlist(lines=lines(pairs), degraded=answer.degraded, more=answer.more)


def _ids(answer: Page) -> list[str]:
    return [row.id for row in answer.rows]
