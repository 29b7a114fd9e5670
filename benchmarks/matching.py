"""How fast matching is: the database engine against one hand-written statement, the naive way and Elasticsearch.

    .venv/bin/python -m benchmarks.matching [--sizes 2000,20000,100000] [--repeat 15] [--json FILE]

It makes its own database in a temporary folder (the one of DATABASE_URL is not touched), loads the reference data and
fills it with generated young people. With ELASTICSEARCH_URL it measures that engine too, in indices of its own.
Only ratios within one run mean something: the machine's speed drifts.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 50


def configure(folder: Path) -> None:
    os.environ["DATABASE_URL"] = os.environ.get(
        "BENCHMARK_DATABASE_URL", f"sqlite:///{folder / 'benchmark.sqlite3'}"
    )
    os.environ["REDIS_URL"] = ""
    os.environ["ELASTICSEARCH_INDEX_PREFIX"] = f"benchmark-{os.getpid()}"
    os.environ.setdefault("SECRET_KEY", "benchmark-only-" + "0" * 50)
    os.environ.setdefault("BASE_URL", "http://localhost:8000")
    os.environ["LOG_LEVEL"] = "ERROR"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django

    django.setup()


def median_ms(work: Callable[[], Any], *, repeat: int) -> float:
    """Median wall time in milliseconds, after two runs that are not counted."""
    for _ in range(2):
        work()
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def grow(world: Any, size: int) -> None:
    from pathways.models import Youth
    from portal.demo.youth import build_youth

    missing = size - Youth.objects.count()
    if missing > 0:
        world.youth = []
        build_youth(world, number=missing)


def measure(world: Any, *, size: int, repeat: int, offers: list[Any], today: date) -> dict[str, Any]:
    from django.conf import settings
    from django.db import connection

    from benchmarks.handwritten import rank
    from pathways.models import Youth
    from search.engines.base import EVERYWHERE
    from search.engines.database import DatabaseEngine
    from search.engines.naive import ReferenceEngine
    from search.engines.reference import ranked, score
    from search.loading import context, offer_facts, youth_facts

    grow(world, size)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    engine, naive = DatabaseEngine(), ReferenceEngine()
    how = {"today": today, "limit": LIMIT, "offset": 0, "scope": EVERYWHERE}
    for offer in offers:
        mine = [(row.id, row.score) for row in engine.offer_to_youth(offer, **how).rows]
        if mine != rank(offer, today=today, limit=LIMIT):
            raise SystemExit("the hand-written statement and the engine disagree: nothing to compare")

    def all_offers(one: Callable[[Any], Any]) -> Callable[[], None]:
        return lambda: [one(offer) for offer in offers] and None

    row: dict[str, Any] = {"youth": size}
    row["engine_ms"] = median_ms(all_offers(lambda o: engine.offer_to_youth(o, **how)), repeat=repeat) / len(
        offers
    )
    row["handwritten_ms"] = median_ms(
        all_offers(lambda o: rank(o, today=today, limit=LIMIT)), repeat=repeat
    ) / len(offers)
    if size <= 20_000:
        row["naive_ms"] = median_ms(lambda: naive.offer_to_youth(offers[0], **how), repeat=3)
        facts, everything = youth_facts(Youth.objects.active(), today=today), context(today=today)
        wanted = offer_facts(offers[:1])[0]
        row["in_memory_ms"] = median_ms(
            lambda: ranked((one.id, score(wanted, one, everything)) for one in facts), repeat=3
        )
        row["naive_over_engine"] = round(row["naive_ms"] / row["engine_ms"], 1)
    row["engine_over_handwritten"] = round(row["engine_ms"] / row["handwritten_ms"], 2)
    row["engine_minus_handwritten_ms"] = round(row["engine_ms"] - row["handwritten_ms"], 2)
    if settings.ELASTICSEARCH_URL:
        row |= measure_elasticsearch(offers, how=how, repeat=repeat)
    return row


def measure_elasticsearch(offers: list[Any], *, how: dict[str, Any], repeat: int) -> dict[str, Any]:
    """The engine against the very same request sent as it is, its answer not read."""
    from django.conf import settings

    from search.engines.elasticsearch import ElasticsearchEngine
    from search.index.sync import rebuild

    rebuild()
    engine = ElasticsearchEngine(in_background=True)
    sent: list[dict[str, Any]] = []
    search = engine.client.search

    class Recording:
        def search(self, **request: Any) -> Any:
            sent.append(request)
            return search(**request)

    client, engine.client = engine.client, Recording()
    for offer in offers:
        engine.offer_to_youth(offer, **how)
    engine.client = client
    raw = median_ms(lambda: [client.search(**request) for request in sent], repeat=repeat) / len(offers)
    mine = median_ms(lambda: [engine.offer_to_youth(offer, **how) for offer in offers], repeat=repeat) / len(
        offers
    )
    for name in list(client.indices.get(index=f"{settings.ELASTICSEARCH_INDEX_PREFIX}-*")):
        client.indices.delete(index=name)
    return {
        "elasticsearch_ms": mine,
        "elasticsearch_raw_ms": raw,
        "elasticsearch_over_raw": round(mine / raw, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="2000,20000,100000")
    parser.add_argument("--repeat", type=int, default=15)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tandem-benchmark-") as folder:
        configure(Path(folder))
        from django.core.management import call_command
        from django.utils import timezone

        from benchmarks.world import prepare

        call_command("migrate", verbosity=0)
        call_command("createcachetable")
        with (Path(folder) / "load.txt").open("w") as quiet:
            call_command("load_reference", stdout=quiet)
        today = timezone.localdate()
        world, offers = prepare(today=today)
        rows = [
            measure(world, size=int(size), repeat=options.repeat, offers=offers, today=today)
            for size in options.sizes.split(",")
        ]
    report(rows, options.json)


def report(rows: list[dict[str, Any]], file: Path | None) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    width = max(map(len, names))
    for name in names:
        cells = [row.get(name) for row in rows]
        print(f"{name:<{width}}", *(f"{'' if cell is None else round(cell, 2):>12}" for cell in cells))
    if file:
        file.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    json.dump(rows, sys.stdout)
    print()


if __name__ == "__main__":
    main()
