"""What a first visit costs: bytes over the wire, scripts, what stands in the way of the first paint, what jumps."""

from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGES = ("/", "/actualites/ateliers-ouverts-le-mercredi/", "/offres/")
KB = 1000
ALL, SCRIPTS = 150 * KB, 20 * KB
SHIFTS = """() => new Promise(done => {
    let total = 0;
    new PerformanceObserver(list => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) total += entry.value; })
        .observe({type: "layout-shift", buffered: true});
    setTimeout(() => done(total), 300);
})"""
BLOCKING = """() => performance.getEntriesByType("resource")
    .filter(entry => entry.renderBlockingStatus === "blocking").map(entry => entry.name)"""


def visit(page: Any, url: str) -> dict[str, dict[str, Any]]:
    """Each file of a first visit: its kind, its headers and what it weighed on the wire."""
    network, files = page.context.new_cdp_session(page), {}

    def answered(event: Any) -> None:
        answer = event["response"]
        headers = {name.lower(): value for name, value in answer["headers"].items()}
        files.setdefault(event["requestId"], {}).update(
            url=answer["url"], kind=event["type"], headers=headers
        )

    def ended(event: Any) -> None:
        files.setdefault(event["requestId"], {})["bytes"] = event["encodedDataLength"]

    network.on("Network.responseReceived", answered)
    network.on("Network.loadingFinished", ended)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.goto(url, wait_until="networkidle")
    found = {one["url"]: one for one in files.values() if "url" in one and "bytes" in one}
    return {url: one for url, one in found.items() if not url.startswith("data:")}


def test_a_first_visit_is_light_and_nothing_jumps(page, demo_site):
    for path in PAGES:
        files = visit(page, demo_site.url + path)
        weights = {one["url"]: (one["kind"], round(one["bytes"])) for one in files.values()}
        without_pictures = sum(size for kind, size in weights.values() if kind != "Image")
        assert without_pictures <= ALL, weights
        assert sum(size for kind, size in weights.values() if kind == "Script") <= SCRIPTS, weights
        assert any(kind == "Font" for kind, _ in weights.values()), weights
        blocking = page.evaluate(BLOCKING)
        assert [url for url in blocking if not url.endswith(".css")] == [], path
        assert len(blocking) <= 2, blocking
        assert page.evaluate(SHIFTS) <= 0.1, path
        for url, one in files.items():
            if "/static/" in url:
                assert "immutable" in one["headers"].get("cache-control", ""), url
            if url.endswith((".css", ".js")):
                assert one["headers"].get("content-encoding") == "br", url
