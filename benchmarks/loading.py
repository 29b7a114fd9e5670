"""How soon a page is seen on a telephone: Chromium with a processor 4 times slower, 1.6 Mb/s and 150 ms to the server.

    TEST_CHROMIUM=/usr/bin/chromium .venv/bin/python -m benchmarks.loading http://localhost:8000 [--paths /,/offres/] [--rounds 3] [--json FILE]

The site is one that runs, such as `bin/demo`: with its fingerprinted static files, as in production. Each visit is a first
one. Aims are those that browsers call good: the largest part painted within 2.5 s, moves at most 0.1.
"""

import argparse
import json
import os
import statistics
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

PATHS = ("/", "/actualites/ateliers-ouverts-le-mercredi/", "/offres/")
PHONE = {"width": 412, "height": 823}
SLOWER = 4
BITS_PER_SECOND, LATENCY_MS = 1_600_000, 150
GOOD_LCP_MS, GOOD_CLS = 2500, 0.1
OBSERVE = """() => {
    window.seen = {lcp: 0, cls: 0, element: ""};
    new PerformanceObserver(list => { for (const entry of list.getEntries()) {
        window.seen.lcp = entry.startTime; window.seen.element = entry.element ? entry.element.tagName : ""; } })
        .observe({type: "largest-contentful-paint", buffered: true});
    new PerformanceObserver(list => { for (const entry of list.getEntries())
        if (!entry.hadRecentInput) window.seen.cls += entry.value; }).observe({type: "layout-shift", buffered: true});
}"""
FIRST_PAINT = "() => (performance.getEntriesByName('first-contentful-paint')[0] || {startTime: 0}).startTime"


def visit(browser: Browser, url: str) -> dict[str, Any]:
    context = browser.new_context(viewport=PHONE, device_scale_factor=1.75, is_mobile=True)
    try:
        page = context.new_page()
        page.add_init_script(f"({OBSERVE})()")
        network = context.new_cdp_session(page)
        network.send("Network.enable")
        speed = BITS_PER_SECOND / 8
        limits = {"latency": LATENCY_MS, "downloadThroughput": speed, "uploadThroughput": speed}
        network.send("Network.emulateNetworkConditions", {"offline": False, **limits})
        network.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        weights: list[float] = []
        network.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
        answer = page.goto(url, wait_until="networkidle")
        if answer is None or answer.status != 200:
            raise SystemExit(f"{url} does not answer 200")
        seen = page.evaluate("() => window.seen")
        return seen | {"fcp": page.evaluate(FIRST_PAINT), "kb": sum(weights) / 1000}
    finally:
        context.close()


def measure(browser: Browser, url: str, *, rounds: int) -> dict[str, Any]:
    visits = [visit(browser, url) for _ in range(rounds)]
    lcp, cls = (statistics.median(one[name] for one in visits) for name in ("lcp", "cls"))
    return {
        "url": url,
        "fcp_ms": round(statistics.median(one["fcp"] for one in visits)),
        "lcp_ms": round(lcp),
        "largest": visits[-1]["element"].lower(),
        "cls": round(cls, 3),
        "kb_with_pictures": round(visits[-1]["kb"], 1),
        "good": bool(0 < lcp <= GOOD_LCP_MS and cls <= GOOD_CLS),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("site", help="its address, such as http://localhost:8000")
    parser.add_argument("--paths", default=",".join(PATHS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    load = os.getloadavg()[0]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("TEST_CHROMIUM"))
        version = browser.version
        rows = [
            measure(browser, options.site.rstrip("/") + path, rounds=options.rounds)
            for path in options.paths.split(",")
        ]
        browser.close()
    columns = list(rows[0])
    for row in [dict(zip(columns, columns, strict=True)), *rows]:
        print("  ".join(f"{row[name]!s:>{60 if name == 'url' else 10}}" for name in columns))
    result = {"rows": rows, "chromium": version, "load_before": load, "cores": os.cpu_count()}
    if load > 0.5:
        print(f"The machine was not quiet: {load:.1f} programs waited for a core beforehand.")
    text = json.dumps(result)
    if options.json:
        options.json.write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
