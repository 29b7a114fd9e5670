"""What a page in a real browser must have: no barrier that axe knows, nothing that sticks out, wide and narrow."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings

from tests.people import login

AXE = (settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (1280, 320)
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def log_in(page: Any, live_server: Any, user: Any) -> None:
    cookie = login(user).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )


def barriers(page: Any, *, within: str = "html", frames: bool = True) -> list[str]:
    """What axe finds as the page is now, in the element of this selector."""
    # `evaluate` runs beside the page's policy, as a browser extension would.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    # All violations are told; the nodes that passed, which nobody reads, would cost half of the time.
    options = {"runOnly": RULES, "resultTypes": ["violations"], "iframes": frames}
    found = page.evaluate("([within, options]) => axe.run(within, options)", [within, options])["violations"]
    return [f"{rule['id']} {[node['target'] for node in rule['nodes']]}" for rule in found]


def at_widths(page: Any, widths: Iterable[int] = WIDTHS) -> Iterator[int]:
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        yield width


def problems_of(page: Any, *, within: str = "html", frames: bool = True) -> Iterator[str]:
    """At each width: what sticks out, and what axe finds."""
    for width in at_widths(page):
        if page.evaluate(TOO_WIDE):
            yield f"{width}: scrolls sideways"
        yield from (f"{width}: {one}" for one in barriers(page, within=within, frames=frames))
