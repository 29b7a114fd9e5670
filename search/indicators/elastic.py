"""Count facts in Elasticsearch: the same facts, indexed as flat documents, and the same conditions."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from elasticsearch import NotFoundError
from elasticsearch.helpers import streaming_bulk

from search.index.client import patient, quick
from search.indicators.database import DAYS
from search.indicators.definitions import Condition, Kind
from search.indicators.facts import FIELDS, PREFIX, rows

Conditions = tuple[Condition, ...]
PAGE = 1000
_DATE = {"type": "date", "format": "strict_date"}
_TYPES: dict[str, dict[str, Any]] = {
    "qpv": {"type": "boolean"},
    "frr": {"type": "boolean"},
    "promise_settled": {"type": "boolean"},
    "ended_before_1m": {"type": "boolean"},
    "ended_before_3m": {"type": "boolean"},
    "agency": {"type": "long"},
    "structure": {"type": "long"},
    "establishment": {"type": "long"},
    "level": {"type": "byte"},
}


def alias() -> str:
    return f"{settings.ELASTICSEARCH_INDEX_PREFIX}-facts"


def mapping() -> dict[str, Any]:
    """Flat and strict: a fact that the mapping does not know is an error, not a guess."""
    properties: dict[str, Any] = {"kind": {"type": "keyword"}}
    for kind in Kind:
        for name in FIELDS[kind]:
            properties[name] = _DATE if name.endswith("_on") else _TYPES.get(name, {"type": "keyword"})
    for name in DAYS:
        properties[name] = {"type": "integer"}
    return {"dynamic": "strict", "properties": properties}


def documents(*, now: datetime) -> Iterator[dict[str, Any]]:
    """Every fact as a document, with the durations worked out in whole days."""
    for kind in Kind:
        for row in rows(kind, now=now).iterator(chunk_size=2000):
            document = {name.removeprefix(PREFIX): _plain(value) for name, value in row.items()}
            document["kind"] = kind.value
            for name, (start, end) in DAYS.items():
                first, last = row.get(PREFIX + start), row.get(PREFIX + end)
                if first and last:
                    document[name] = (last - first).days
            yield document


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def rebuild(*, now: datetime | None = None) -> int:
    """Build the facts afresh beside the index in use, then switch in one step. Returns how many facts there are."""
    now = now or timezone.now()
    es = patient()
    name = f"{alias()}-{now:%Y%m%d%H%M%S%f}"
    es.indices.create(
        index=name,
        mappings=mapping(),
        settings={"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1"},
    )
    try:
        actions = (
            {"_index": name, "_id": f"{document['kind']}-{document['public_id']}", "_source": document}
            for document in documents(now=now)
        )
        number = sum(1 for _ in streaming_bulk(es, actions, chunk_size=1000))
        es.indices.put_settings(index=name, settings={"refresh_interval": "1s"})
        es.indices.refresh(index=name)
        if es.count(index=name)["count"] != number:
            raise RuntimeError("the new index does not hold every fact")
    except BaseException:
        es.indices.delete(index=name)
        raise
    try:
        old = list(es.indices.get_alias(name=alias()).keys())
    except NotFoundError:
        old = []
    swap: list[dict[str, Any]] = [{"remove_index": {"index": index}} for index in old]
    es.indices.update_aliases(actions=[{"add": {"index": name, "alias": alias()}}, *swap])
    return number


def _compile(condition: Condition) -> dict[str, Any]:
    value = condition.value.isoformat() if isinstance(condition.value, date) else condition.value
    exists = {"exists": {"field": condition.field}}
    match condition.op:
        case "present":
            return exists
        case "is" if value is None:
            return {"bool": {"must_not": [exists]}}
        case "in":
            return {"terms": {condition.field: list(value)}}
        case "eq" | "is":
            return {"term": {condition.field: value}}
    return {"range": {condition.field: {condition.op: value}}}


def _query(kind: Kind, conditions: Conditions) -> dict[str, Any]:
    return {"bool": {"filter": [{"term": {"kind": kind.value}}, *map(_compile, conditions)]}}


class ElasticsearchCounter:
    """As fresh as the last `rebuild_index` or refresh job."""

    name = "elasticsearch"

    def __init__(self) -> None:
        self.es = quick()

    def counts(self, kind: Kind, named: Mapping[str, Conditions]) -> dict[str, int]:
        """How many cases meet each named conjunction: one request, one `filters` aggregation."""
        if not named:
            return {}
        filters = {name: _query(kind, conditions) for name, conditions in named.items()}
        answer = self.es.search(
            index=alias(), size=0, track_total_hits=False, aggs={"named": {"filters": {"filters": filters}}}
        )
        return {
            name: bucket["doc_count"] for name, bucket in answer["aggregations"]["named"]["buckets"].items()
        }

    def days(self, kind: Kind, named: Mapping[str, Conditions], *, field: str) -> dict[str, Counter[int]]:
        """Exact counts per day: a `terms` aggregation wide enough for every day of thirty years."""
        if not named:
            return {}
        answer = self.es.search(
            index=alias(),
            size=0,
            track_total_hits=False,
            aggs={
                "named": {
                    "filters": {
                        "filters": {name: _query(kind, conditions) for name, conditions in named.items()}
                    },
                    "aggs": {"days": {"terms": {"field": field, "size": 11_000}}},
                }
            },
        )
        return {
            name: Counter({int(day["key"]): day["doc_count"] for day in bucket["days"]["buckets"]})
            for name, bucket in answer["aggregations"]["named"]["buckets"].items()
        }

    def cases(self, kind: Kind, conditions: Conditions) -> list[str]:
        """Public ids of the cases behind a number, in the order of the ids."""
        found: list[str] = []
        after: list[str] | None = None
        while True:
            hits = self.es.search(
                index=alias(),
                size=PAGE,
                query=_query(kind, conditions),
                sort=[{"public_id": "asc"}],
                search_after=after,
                source=False,
                docvalue_fields=["public_id"],
            )["hits"]["hits"]
            found += [hit["fields"]["public_id"][0] for hit in hits]
            if len(hits) < PAGE:
                return found
            after = hits[-1]["sort"]
