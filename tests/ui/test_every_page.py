"""In a real browser, every page that somebody may open, wide and narrow: on a portal where something happens, and the
site of the demo from link to link.

A page that two identities see alike is looked at once: same heading, same kinds of components. `SHOTS=folder` keeps a picture of each.
"""

import os
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.access_matrix import MATRIX
from tests.people import IDENTITIES, login
from tests.ui.alive import more_pages
from tests.ui.looking import TOO_WIDE, WIDTHS, at_widths, barriers, log_in

SMALL = """[...document.querySelectorAll("main .btn:not(.btn-sm)")]
    .filter(button => button.offsetParent && button.offsetHeight < 44).map(button => button.textContent.trim())"""


def paths_of(who: str, world: Any, identities: Any) -> Iterator[str]:
    """What this identity may open: the table, and other faces of its pages."""
    for name, page in MATRIX.items():
        if who in page.who and "GET" in page.methods:
            yield reverse(name, args=page.args(world))
    yield from more_pages(world, identities).get(who, [])


def shape_of(client: Any, path: str) -> str | None:
    """What makes a page look as it does: its tree without its words; None for what is no page."""
    response = client.get(path)
    if "html" not in response.get("Content-Type", "") or response.status_code == 302:
        return None
    if b"<html" not in response.content:
        return None  # a part of a page, which htmx puts in its place
    return f"{response.status_code} {tree_of(BeautifulSoup(response.content, 'html.parser'))}"


def tree_of(soup: BeautifulSoup) -> str:
    tags = (soup.main or soup).find_all(True)
    shape = [f"{tag.name}.{'.'.join(tag.get('class') or [])}.{tag.get('type', '')}" for tag in tags]
    return f"{soup.h1} {' '.join(dict.fromkeys(shape))}"


def wrong_with(page: Any, public: bool) -> Iterator[str]:
    if len(page.query_selector_all("h1")) != 1:
        yield f"{len(page.query_selector_all('h1'))} h1"
    if not re.match(r"\S.* – ", page.title()):
        yield f"title “{page.title()}”"
    for width in at_widths(page):
        if page.evaluate(TOO_WIDE):
            yield f"{width}: scrolls sideways"
        if public and (small := page.evaluate(SMALL)):
            yield f"{width}: buttons too small for a thumb {small}"
        yield from (f"{width}: {one}" for one in barriers(page))


def look(page: Any, url: str, who: str, number: int) -> list[str]:
    said: list[str] = []

    def hear(message: Any) -> None:
        # The browser reports each answer that is an error, such as the 404 page itself.
        if message.type == "error" and "Failed to load resource" not in message.text:
            said.append(message.text)

    page.on("console", hear)
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.goto(url)
    found = list(wrong_with(page, public=who in ("anonymous", "youth")))
    page.remove_listener("console", hear)
    if folder := os.environ.get("SHOTS"):
        for width in at_widths(page):
            page.screenshot(path=str(Path(folder) / f"{who}-{number:03d}-{width}.png"), full_page=True)
    return found + said


@pytest.mark.browser
@pytest.mark.timeout(900)  # some 150 pages, twice
def test_every_page(page, live_server, identities, alive):
    problems: list[str] = []
    looked_at: set[str] = set()
    for who in IDENTITIES:
        client = login(identities[who].user) if identities[who].user else identities[who].client
        page.context.clear_cookies()
        if identities[who].user:
            log_in(page, live_server, identities[who].user)
        for path in dict.fromkeys(paths_of(who, alive, identities)):
            shown = shape_of(client, path)
            if shown is None or shown in looked_at:
                continue
            looked_at.add(shown)
            found = look(page, live_server.url + path, who, len(looked_at))
            problems += [f"{who} {path}: {problem}" for problem in found]
    assert len(looked_at) > 100, len(looked_at)
    assert not problems, "\n".join(problems)


def links_of(soup: BeautifulSoup, url: str, site: str) -> Iterator[str]:
    """Addresses of this site that a page leads to, without what stands after #."""
    for link in soup.find_all("a", href=True):
        address = urldefrag(urljoin(url, str(link["href"]))).url
        if address.startswith(f"{site}/"):
            yield address


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_page_of_the_site(page, demo_site):
    """From the home page of the demo, as a visitor: no dead link, and each kind of page passes."""
    waiting, seen = [(f"{demo_site.url}/", "")], {f"{demo_site.url}/"}
    problems: list[str] = []
    looked_at: set[str] = set()
    while waiting:
        url, came_from = waiting.pop(0)
        try:
            with urllib.request.urlopen(url) as answer:
                is_page = "html" in answer.headers["Content-Type"]
                soup = BeautifulSoup(answer.read(), "html.parser") if is_page else None
        except urllib.error.HTTPError as error:
            problems.append(f"{url} from {came_from}: {error.code}")
            continue
        # Filters combine without end: what they lead to is opened, not followed.
        if soup is None or "?" in url:
            continue
        for address in links_of(soup, url, demo_site.url):
            if address not in seen:
                seen.add(address)
                waiting.append((address, url))
        # Pages that are read from the right are looked at by themselves.
        kind = (soup.html or {}).get("dir", "") + tree_of(soup).replace(str(soup.h1), "")
        if kind not in looked_at:
            looked_at.add(kind)
            problems += [f"{url}: {problem}" for problem in look(page, url, "site", len(looked_at))]
    assert len(seen) > 30, seen
    assert not problems, "\n".join(problems)
