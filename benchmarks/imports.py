"""What it takes to import offers of France Travail, and to import them again.

    .venv/bin/python -m benchmarks.imports [--offers 20000] [--json FILE]

The real offers of the data, again and again under other references, in an SQLite database in a temporary folder. The ratio
is the time for one offer of the whole against one of a tenth of it: 1 when a large file costs no more than its size. The aim
is a minute for 20,000.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.matching import configure

AIM_S = 60


def raw_offers(number: int, *, start: int) -> list[dict[str, Any]]:
    from portal.demo.feed import FILE

    real = json.loads(FILE.read_text("utf-8"))["resultats"]
    return [real[n % len(real)] | {"id": f"N{start + n}"} for n in range(number)]


def seconds(raw: list[dict[str, Any]], expected: str) -> float:
    from offers.feeds import france_travail
    from offers.feeds.importing import import_offers

    start = time.perf_counter()
    report = import_offers(raw=raw, parse=france_travail.parse, source="france-travail")
    took = time.perf_counter() - start
    if len(getattr(report, expected)) != len(raw):
        sys.exit(f"{len(getattr(report, expected))} instead of {len(raw)} {expected}")
    return took


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--offers", type=int, default=20_000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        configure(Path(folder))
        from django.core.management import call_command

        from tests.factories.accounts import AgencyFactory

        call_command("migrate", verbosity=0)
        call_command("load_reference", stdout=sys.stderr)
        AgencyFactory()
        few = raw_offers(options.offers // 10, start=options.offers)
        many = raw_offers(options.offers, start=0)
        for name in ("created", "unchanged"):
            small, large = seconds(few, name), seconds(many, name)
            ratio = (large / len(many)) / (small / len(few))
            rows.append({"what": name, "offers": len(many), "seconds": large, "ratio": ratio})
    print(f"{'':12}{'offers':>8}{'seconds':>9}{'aim':>5}{'ratio':>7}")
    for row in rows:
        print(f"{row['what']:12}{row['offers']:>8}{row['seconds']:>9.1f}{AIM_S:>5}{row['ratio']:>7.2f}")
    text = json.dumps({"aim_s": AIM_S, "imports": rows})
    if options.json:
        options.json.write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
