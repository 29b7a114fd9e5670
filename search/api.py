"""What screens and commands ask of matching. The engine is chosen by one setting; a dead one never shows.

`match_offer` and `match_youth` rank; `explain` and `explain_many` say why; `count_changes` says what would change it. `Page.degraded` asks for a notice to staff.
"""

import logging
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from django.conf import settings
from django.utils import timezone

from offers.models import Offer
from pathways.models import Youth
from search.changes import Counts
from search.engines import EngineUnavailable
from search.engines.base import Engine, Page, Scope
from search.engines.database import DatabaseEngine
from search.explain import Explanation, explain, explain_many
from search.facts import OfferFacts

__all__ = [
    "Explanation",
    "Page",
    "count_changes",
    "engine",
    "explain",
    "explain_many",
    "match_offer",
    "match_youth",
]

Found = TypeVar("Found")
logger = logging.getLogger(__name__)
PAGE = 50


def engine(name: str | None = None) -> Engine:
    """The engine of this name, or that of the setting `MATCH_ENGINE`."""
    name = name or settings.MATCH_ENGINE
    if name == "elasticsearch":
        from search.engines.elasticsearch import ElasticsearchEngine

        return ElasticsearchEngine()
    if name == "reference":
        from search.engines.naive import ReferenceEngine

        return ReferenceEngine()
    return DatabaseEngine()


def match_offer(
    offer: Offer,
    *,
    limit: int = PAGE,
    offset: int = 0,
    scope_agencies: Collection[int] | None = None,
    today: date | None = None,
    by: str | None = None,
    fair: bool = False,
) -> Page:
    """Young people for an offer, best first. Only published offers have matches.

    `by`: another engine than the one of the setting. `fair`: among equal scores the least-proposed first.
    """
    how = {
        "today": today or timezone.localdate(),
        "limit": limit,
        "offset": offset,
        "scope": Scope(scope_agencies),
    }
    if not offer.is_visible():
        return Page(engine(by).name, ())
    return _page(lambda chosen: chosen.offer_to_youth(offer, fair=fair, **how), by=by)


def match_youth(
    youth: Youth,
    *,
    limit: int = PAGE,
    offset: int = 0,
    scope_agencies: Collection[int] | None = None,
    today: date | None = None,
    by: str | None = None,
) -> Page:
    """Offers for a young person, best first. Only active young people have matches."""
    how = {
        "today": today or timezone.localdate(),
        "limit": limit,
        "offset": offset,
        "scope": Scope(scope_agencies),
    }
    return _page(lambda chosen: chosen.youth_to_offers(youth, **how), by=by)


def count_changes(
    offer: OfferFacts, *, scope_agencies: Collection[int] | None = None, today: date | None = None
) -> Counts:
    """How many an offer keeps, and how many more after each change; the offer may still be being written."""
    day = today or timezone.localdate()
    counts, _ = _ask(lambda chosen: chosen.count(offer, today=day, scope=Scope(scope_agencies)))
    return counts


def _page(ask: Callable[[Any], Page], *, by: str | None) -> Page:
    page, degraded = _ask(ask, by=by)
    return replace(page, degraded=True) if degraded else page


def _ask(ask: Callable[[Any], Found], *, by: str | None = None) -> tuple[Found, bool]:
    """Ask the chosen engine; when its service does not answer, the database does, and the second part says so."""
    chosen = engine(by)
    try:
        return ask(chosen), False
    except EngineUnavailable as error:
        logger.warning("match engine %s unavailable: %s", chosen.name, error)
        return ask(DatabaseEngine()), True
