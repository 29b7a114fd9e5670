"""The criteria table as one Elasticsearch request: `bool` filters, named `constant_score` clauses, two sort keys."""

import time
from datetime import date
from typing import Any

from django.conf import settings
from elastic_transport import TransportError
from elasticsearch import ApiError
from elasticsearch.dsl import Q, Search

from offers.models import Offer
from pathways.models import Youth
from search.changes import Counts, changes_of, counts_from
from search.criteria import KEYS
from search.engines import EngineUnavailable
from search.engines.base import Page, Ranked, Scope
from search.engines.elasticsearch import counting
from search.engines.elasticsearch.clauses import SEP
from search.engines.elasticsearch.offer_side import OfferQuery
from search.engines.elasticsearch.youth_side import YouthQuery
from search.facts import OfferFacts
from search.index.client import alias, patient, quick
from search.loading import offer_facts, youth_facts

WINDOW = 10_000  # Elasticsearch refuses deeper pages; past it the search goes on after the last row
BREAK_SECONDS = 15.0
ORDER = ({"_score": "desc"}, {"public_id": "asc"})
FAIR = ({"_score": "desc"}, {"exposure": "asc"}, {"public_id": "asc"})


class Breaker:
    """After a failure, do not make every visitor wait for the timeout: fail at once for a while."""

    def __init__(self) -> None:
        self.until = 0.0

    def check(self) -> None:
        if time.monotonic() < self.until:
            raise EngineUnavailable("in pause after a failure")

    def trip(self) -> None:
        self.until = time.monotonic() + BREAK_SECONDS

    def reset(self) -> None:
        self.until = 0.0


breaker = Breaker()


class ElasticsearchEngine:
    name = "elasticsearch"

    def __init__(self, *, in_background: bool = False) -> None:
        self.client = patient() if in_background else quick()

    def offer_to_youth(
        self, offer: Offer, *, today: date, limit: int, offset: int, scope: Scope, fair: bool = False
    ) -> Page:
        query = OfferQuery(offer_facts([offer])[0], today=today)
        return self._page(query, limit=limit, offset=offset, scope=scope, fair=fair)

    def youth_to_offers(self, youth: Youth, *, today: date, limit: int, offset: int, scope: Scope) -> Page:
        query = YouthQuery(youth_facts([youth], today=today)[0], today=today)
        return self._page(query, limit=limit, offset=offset, scope=scope)

    def _page(
        self, query: OfferQuery | YouthQuery, *, limit: int, offset: int, scope: Scope, fair: bool = False
    ) -> Page:
        filters = query.filters()
        if filters is None or limit <= 0:
            return Page(self.name, ())
        if scope.agencies is not None:
            filters.append(Q("terms", agency=sorted(scope.agencies)))
        scores = query.scores()
        whole = Q("bool", filter=filters, should=scores)
        hits = self._hits(query.index, whole, offset + limit + 1, order=FAIR if fair else ORDER)[offset:]
        rows = tuple(_ranked(hit, query.constant, fair=fair) for hit in hits[:limit])
        return Page(self.name, rows, more=len(hits) > limit)

    def count(self, offer: OfferFacts, *, today: date, scope: Scope) -> Counts:
        query = OfferQuery(offer, today=today)
        changes = changes_of(offer)
        firm = query.firm()
        if firm is None:
            return Counts(0, dict.fromkeys(changes, 0))
        if scope.agencies is not None:
            firm.append(Q("terms", agency=sorted(scope.agencies)))
        answer = self._ask(query.index, counting.body(query, firm))
        return counts_from(counting.kept(answer), changes)

    def _ask(self, kind: str, body: dict[str, Any], **options: Any) -> Any:
        breaker.check()
        try:
            answer = self.client.search(index=alias(kind), **body, **options)
        except (TransportError, ApiError) as error:
            breaker.trip()
            raise EngineUnavailable(
                f"{settings.ELASTICSEARCH_INDEX_PREFIX}: {type(error).__name__}"
            ) from error
        breaker.reset()
        return answer

    def _hits(
        self, kind: str, query: Any, number: int, *, order: tuple[dict[str, str], ...]
    ) -> list[dict[str, Any]]:
        """The first hits, page after page where they are more than one request may return."""
        search = Search().query(query).sort(*order).source(False)
        body = search.extra(track_scores=True, track_total_hits=False).to_dict()
        found: list[dict[str, Any]] = []
        while True:
            size = min(number - len(found), WINDOW)
            answer = self._ask(kind, body | {"size": size}, include_named_queries_score=True)
            hits = answer["hits"]["hits"]
            found += hits
            if len(hits) < size or len(found) >= number:
                return found
            body["search_after"] = hits[-1]["sort"]


def _ranked(hit: dict[str, Any], constant: dict[str, int], *, fair: bool) -> Ranked:
    """Points from the names of the clauses that matched: steps add up, except the tiers of the occupation."""
    points = dict.fromkeys(KEYS, 0) | constant
    for name, score in hit.get("matched_queries", {}).items():
        key = name.split(SEP)[0]
        value = round(score)
        points[key] = max(points[key], value) if key == "occupation" else points[key] + value
    best, *exposure, public_id = hit["sort"]
    total = round(best) + sum(constant.values())
    return Ranked(str(public_id), total, points, int(exposure[0]) if fair else None)
