"""Keep the index in step: one converging effect for any change, a rebuild beside the index in use, a check."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from django.utils import timezone
from elasticsearch import ConflictError, NotFoundError
from elasticsearch.helpers import scan, streaming_bulk

from offers.models import Offer
from pathways.models import Youth
from portal.core import outbox
from portal.core.models import Outbox
from search.index.client import KINDS, alias, enabled, patient
from search.index.documents import documents, mapping, visible

Kind = Literal["offer", "youth"]
MODELS: dict[str, Any] = {"offer": Offer, "youth": Youth}
# A new index may hold a little less than the database promised (rows change meanwhile), not much less.
SIZE_GUARD = 0.9


def _version() -> int:
    """Microseconds now: what was read later wins, whatever the order in which it is written."""
    return time.time_ns() // 1000


@outbox.handler("index.offer")
def sync_offer(payload: dict[str, Any]) -> None:
    sync("offer", payload["id"])


@outbox.handler("index.youth")
def sync_youth(payload: dict[str, Any]) -> None:
    sync("youth", payload["id"])


@outbox.handler("index.repair")
def repair_all(payload: dict[str, Any]) -> None:
    if enabled():
        repair(payload["kind"])


def sync(kind: str, pk: int) -> None:
    """Visible → index, else → delete. Idempotent, in any order, after a rebuild as well."""
    if not enabled():
        return
    version = _version()
    public_id = MODELS[kind].objects.filter(pk=pk).values_list("public_id", flat=True).first()
    if public_id is None:
        # The row is gone and its public id with it: `check_index` and the nightly repair find the ghost.
        repair(kind)
        return
    found = list(documents(kind, [pk]))
    where = {"index": alias(kind), "id": str(public_id), "version": version, "version_type": "external_gte"}
    try:
        if found:
            patient().index(document=found[0], **where)
        else:
            patient().delete(**where)
    except ConflictError:
        return  # a later reading was already written
    except NotFoundError:
        if found:
            raise


def rebuild(*, now: datetime | None = None) -> dict[str, int]:
    """Rebuild both indices without a moment of emptiness. Returns how many documents each holds."""
    from search.indicators.elastic import rebuild as rebuild_facts

    sizes = {kind: _rebuild(kind, now=now or timezone.now()) for kind in KINDS}
    return sizes | {"facts": rebuild_facts(now=now)}


def _rebuild(kind: str, *, now: datetime) -> int:
    es = patient()
    name = f"{alias(kind)}-{now:%Y%m%d%H%M%S%f}"
    es.indices.create(
        index=name,
        mappings=mapping(kind),
        settings={"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1"},
    )
    try:
        expected = visible(kind).count()
        size = sum(1 for _ in streaming_bulk(es, _actions(kind, name), chunk_size=1000))
        es.indices.put_settings(index=name, settings={"refresh_interval": "1s"})
        es.indices.refresh(index=name)
        if size < expected * SIZE_GUARD:
            raise RuntimeError(f"only {size} of {expected} documents: the index in use is kept")
    except BaseException:
        es.indices.delete(index=name)
        raise
    _swap(kind, name)
    _replay(kind, since=now)
    return size


def _actions(kind: str, index: str, *, keys: list[int] | None = None) -> Iterator[dict[str, Any]]:
    version = _version()
    for document in documents(kind, keys):
        yield {
            "_index": index,
            "_id": document["public_id"],
            "_source": document,
            "version": version,
            "version_type": "external_gte",
        }


def _swap(kind: str, name: str) -> None:
    """One atomic act: searches see the old index, then the new one, never neither or both."""
    es = patient()
    try:
        old = list(es.indices.get_alias(name=alias(kind)).keys())
    except NotFoundError:
        old = []
    removals: list[dict[str, Any]] = [{"remove_index": {"index": index}} for index in old]
    es.indices.update_aliases(actions=[{"add": {"index": name, "alias": alias(kind)}}, *removals])


def _replay(kind: str, *, since: datetime) -> None:
    """Bring in what changed while the new index was filled."""
    changed = Outbox.objects.filter(kind=f"index.{kind}", created_at__gte=since)
    for payload in list(changed.values_list("payload", flat=True)):
        sync(kind, payload["id"])
    patient().indices.refresh(index=alias(kind))


@dataclass
class Drift:
    """How an index differs from the database, by public id."""

    missing: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    ghost: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.missing) + len(self.stale) + len(self.ghost)


def check(kind: str) -> Drift:
    """Compare ids and content hashes of the whole index with the database."""
    es = patient()
    wanted = {document["public_id"]: document["hash"] for document in documents(kind)}
    try:
        es.indices.refresh(index=alias(kind))
        found = {
            hit["_id"]: hit["_source"]["hash"]
            for hit in scan(es, index=alias(kind), _source=["hash"], size=2000)
        }
    except NotFoundError:
        found = {}
    return Drift(
        missing=sorted(wanted.keys() - found.keys()),
        stale=sorted(name for name in wanted.keys() & found.keys() if wanted[name] != found[name]),
        ghost=sorted(found.keys() - wanted.keys()),
    )


def repair(kind: str) -> Drift:
    """Mend what `check` finds; returns what was found."""
    drift = check(kind)
    es = patient()
    wrong = (
        MODELS[kind].objects.filter(public_id__in=[*drift.missing, *drift.stale]).values_list("pk", flat=True)
    )
    for pk in list(wrong):
        sync(kind, pk)
    for public_id in drift.ghost:
        es.options(ignore_status=404).delete(index=alias(kind), id=public_id)
    return drift
