"""How many an offer keeps, and would keep after each change: one request, a filter aggregation a count."""

from typing import Any

from elasticsearch.dsl import Q, Search
from elasticsearch.dsl.query import Query

from search.engines.elasticsearch.offer_side import OfferQuery


def body(query: OfferQuery, firm: list[Query]) -> dict[str, Any]:
    search = Search().query(Q("bool", filter=firm)).extra(size=0, track_total_hits=False)
    for name, conditions in _conditions(query).items():
        search.aggs.bucket(name, "filter", filter=Q("bool", filter=conditions))
    return search.to_dict()


def kept(answer: dict[str, Any]) -> dict[str, int]:
    return {name: found["doc_count"] for name, found in answer["aggregations"].items()}


def _conditions(query: OfferQuery) -> dict[str, list[Query]]:
    asked, near = query.requirements(), query.near()
    return {
        "now": [*asked.values(), *near],
        **{left.name: [rule for change, rule in asked.items() if change != left] + near for left in asked},
        **{change.name: [*asked.values(), rule] for change, rule in query.reached().items()},
    }
