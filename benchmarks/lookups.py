"""How fast the type-ahead look-ups answer, as a browser asks them, and how long the reference data takes to load.

    .venv/bin/python -m benchmarks.lookups [--words 200] [--json FILE]

Each label is typed letter by letter from the third on, whole, with a letter missing, and without its accents; every one is
a whole request (URL, view, JSON). The database is SQLite in a temporary folder. The aim is 50 ms for each, 30 s for the load.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.matching import configure

AIM_MS = 50
AIM_LOAD_S = 30


def typed_from(label: str, generator: random.Random) -> list[str]:
    """What somebody sends who types this label: prefixes, the whole, a slip, no accents."""
    from portal.reference.folding import fold

    cut = generator.randrange(3, max(4, min(len(label), 14)))
    slip = generator.randrange(1, max(2, len(label) - 1))
    return [label[:3], label[:cut], label, label[:slip] + label[slip + 1 :], fold(label)]


def labels(words: int) -> dict[str, list[str]]:
    from portal.reference.models import Appellation, Commune, Skill

    generator = random.Random(7)
    names = {
        "occupations": list(Appellation.objects.order_by("pk").values_list("label", flat=True)),
        "skills": list(Skill.objects.order_by("pk").values_list("label", flat=True)),
        "communes": list(Commune.objects.order_by("pk").values_list("name", flat=True)),
    }
    return {
        name: [typed for label in generator.sample(found, words) for typed in typed_from(label, generator)]
        for name, found in names.items()
    }


def measure(name: str, typed: list[str]) -> dict[str, Any]:
    """Each text once, so that no cache of answers helps; the first request also builds the table of words."""
    from django.test import Client
    from django.urls import reverse

    client, path, times, work = Client(HTTP_HOST="localhost"), reverse(f"reference:{name}"), [], []
    for text in ["a", *typed]:
        start, cpu = time.perf_counter(), time.thread_time()
        answer = client.get(path, {"q": text})
        times.append((time.perf_counter() - start) * 1000)
        work.append((time.thread_time() - cpu) * 1000)
        assert answer.status_code == 200, (name, text)  # noqa: S101 - a wrong answer is no figure
    first, rest = times[0], sorted(times[1:])
    return {
        "lookup": name,
        "requests": len(rest),
        "first_ms": round(first, 1),
        "p50_ms": round(statistics.median(rest), 2),
        "p95_ms": round(rest[int(len(rest) * 0.95)], 2),
        "max_ms": round(rest[-1], 2),
        "over": sum(one > AIM_MS for one in rest),
        # What it costs when nothing else runs on the machine.
        "cpu_p50_ms": round(statistics.median(work[1:]), 2),
        "cpu_max_ms": round(max(work[1:]), 2),
    }


def load() -> dict[str, float]:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    seconds = {}
    for name in ("load_s", "load_again_s"):
        start = time.perf_counter()
        call_command("load_reference", stdout=sys.stderr)
        seconds[name] = round(time.perf_counter() - start, 1)
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--words", type=int, default=200, help="labels of each look-up")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        configure(Path(folder))
        from portal.reference.warmup import warm

        result: dict[str, Any] = load()
        start = time.perf_counter()
        warm()
        result["warm_up_s"] = round(time.perf_counter() - start, 2)
        result["lookups"] = [measure(name, typed) for name, typed in labels(options.words).items()]
    print(f"reference data: {result['load_s']} s, again {result['load_again_s']} s (aim {AIM_LOAD_S} s)")
    columns = list(result["lookups"][0])
    print("  ".join(f"{column:>11}" for column in columns))
    for row in result["lookups"]:
        print("  ".join(f"{row[column]!s:>11}" for column in columns))
    text = json.dumps(result)
    if options.json:
        options.json.write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
