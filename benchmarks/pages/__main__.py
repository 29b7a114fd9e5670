"""Pages a second: Tandem, Plone and a bare Django view, in one run, one process each.

    .venv/bin/python -m benchmarks.pages [--seconds 3] [--rounds 3] [--json FILE]

Each figure is the median of rounds that ask each server in turn, so that what else the machine does falls on all. `ab` asks
one page after the other. “Not kept” is asked with a word of a reader in the address, which Tandem never keeps.
"""

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.pages import plone
from benchmarks.pages.serving import environment, free_port, gunicorn, redis, running

# name → (who is compared, with whom, least ratio)
AIMS: dict[str, tuple[str, str, float]] = {
    "page, not kept": ("tandem page", "plone page", 5),
    "list, not kept": ("tandem list", "plone list", 5),
    "page, kept": ("tandem kept page", "plone page in RAM", 5),
    "list, kept": ("tandem kept list", "plone list in RAM", 5),
    "kept page and bare view": ("tandem kept page", "bare view", 0.6),
    "live search": ("tandem live search", "plone live search", 1),
}


def tandem_environment(folder: Path, redis_url: str, port: int) -> dict[str, str]:
    return environment(
        SECRET_KEY="benchmark-only-key-not-a-secret-0123456789-abcdefghij",  # noqa: S106 - of no use elsewhere
        BASE_URL=f"http://localhost:{port}",
        DATABASE_URL=f"sqlite:///{folder}/pages.sqlite3",
        REDIS_URL=redis_url,
        EMAIL_URL="memory:",
        STATIC_ROOT=str(folder / "static"),
        MEDIA_ROOT=str(folder / "media"),
        LOG_LEVEL="ERROR",
        PYTHONPATH=".",
    )


def rate(url: str, seconds: float) -> float:
    """Requests a second, one after the other; a wrong answer ends the run."""
    said = subprocess.run(
        ["ab", "-q", "-c", "1", "-t", str(seconds), "-n", "1000000", url],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    # Plone's pages differ in length by a digit, which `ab` calls a failure; another status is one.
    if "Non-2xx" in said:
        sys.exit(f"{url} answered otherwise than 200:\n{said}")
    return float(re.search(r"Requests per second:\s+([\d.]+)", said)[1])  # type: ignore[index]


def body_of(url: str, *, hit: bool = False) -> bytes:
    """The bytes of a page; asked until it is kept when `hit`."""
    for _ in range(5):
        with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310 - our own address
            body: bytes = answer.read()
            if not hit or answer.headers["X-Page-Cache"] == "hit":
                return body
    sys.exit(f"{url} is not kept")


def measured(addresses: dict[str, str], *, rounds: int, seconds: float) -> dict[str, float]:
    found: dict[str, list[float]] = {name: [] for name in addresses}
    for _ in range(rounds):
        for name, url in addresses.items():
            found[name].append(rate(url, seconds))
    return {name: statistics.median(rates) for name, rates in found.items()}


def compare(*, rounds: int, seconds: float) -> dict[str, float]:
    plone.install()
    figures: dict[str, float] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        port, bare_port = free_port(), free_port()
        env = tandem_environment(folder, stack.enter_context(redis()), port)
        for command in ("-m benchmarks.pages.tandem_site", "manage.py collectstatic --noinput -v0"):
            subprocess.run([sys.executable, *command.split()], env=env, check=True)
        stack.enter_context(running(gunicorn("portal.wsgi", port), port=port, env=env))
        ours = f"http://localhost:{port}"
        page, listing, search = "/emploi/conseil-3/", "/liste/", "/recherche/direct/?q=permis"
        body = folder / "body"
        body.write_bytes(body_of(ours + page, hit=True))
        body_of(ours + listing, hit=True)
        bare_env = environment(BARE_BODY=str(body), PYTHONPATH=".")
        stack.enter_context(
            running(gunicorn("benchmarks.pages.bare", bare_port), port=bare_port, env=bare_env)
        )
        addresses = {
            "tandem page": f"{ours}{page}?mot=un",
            "tandem list": f"{ours}{listing}?mot=un",
            "tandem live search": ours + search,
            "tandem kept page": ours + page,
            "tandem kept list": ours + listing,
            "bare view": f"http://localhost:{bare_port}/",
        }
        with plone.serving(ram_cache=False) as theirs:
            more = {
                "plone page": f"{theirs}/emploi/conseil-3",
                "plone list": f"{theirs}/liste",
                "plone live search": f"{theirs}/@@ajax-search?SearchableText=permis",
            }
            measured(addresses | more, rounds=1, seconds=1)
            first = {
                name: url for name, url in addresses.items() if "kept" not in name and "bare" not in name
            }
            figures |= measured(first | more, rounds=rounds, seconds=seconds)
        with plone.serving(ram_cache=True) as theirs:
            more = {"plone page in RAM": f"{theirs}/emploi/conseil-3", "plone list in RAM": f"{theirs}/liste"}
            measured(more, rounds=1, seconds=1)
            rest = {name: url for name, url in addresses.items() if name not in first}
            figures |= measured(rest | more, rounds=rounds, seconds=seconds)
    return figures


def report(figures: dict[str, float]) -> dict[str, Any]:
    ratios = {
        name: {
            "ours": figures[ours],
            "theirs": figures[theirs],
            "ratio": figures[ours] / figures[theirs],
            "aim": aim,
        }
        for name, (ours, theirs, aim) in AIMS.items()
    }
    return {
        "requests_per_second": figures,
        "ratios": ratios,
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "load": os.getloadavg()[0]},
        "versions": {"plone": plone.VERSION, "store": "Redis", "database": "SQLite"},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    if shutil.which("ab") is None:
        sys.exit("`ab` is missing: it is in Debian's package apache2-utils.")
    load = os.getloadavg()[0]
    found = report(compare(rounds=options.rounds, seconds=options.seconds))
    if load > 1:
        print(f"The machine was not quiet when this began (load {load:.1f}).")
    print(f"{'':28}{'ours':>10}{'theirs':>10}{'ratio':>8}{'aim':>6}")
    for name, row in found["ratios"].items():
        print(f"{name:28}{row['ours']:>10.0f}{row['theirs']:>10.0f}{row['ratio']:>8.2f}{row['aim']:>6.1f}")
    if options.json:
        options.json.write_text(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
