"""What stands around the text of a page: breadcrumbs, table of contents, side blocks, neighbours, related pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.text import slugify
from wagtail.blocks import StreamValue
from wagtail.models import Page

from portal.core.page_cache import remember
from portal.pages import pictures
from portal.pages.cards import Card
from portal.pages.collecting import Query, first_cards
from portal.pages.languages import active
from portal.pages.remembered import know_roots

if TYPE_CHECKING:
    from portal.pages.models.base import BodyPage
    from portal.pages.models.content import IndexPage

RELATED = 3
FIRST_LEVEL = 3  # depth of the pages below the home page: nothing stands between
RELATED_KINDS = ("article", "resource", "service", "partner")


@dataclass(frozen=True)
class Part:
    """A block of the page; titles of parts have an anchor."""

    block: Any
    anchor: str = ""
    title: str = ""


def parts(body: Iterable[Any]) -> list[Part]:
    """Anchors are made from the words, so that a link survives the next edit of the page."""
    taken: dict[str, int] = {}
    found = []
    for block in body or ():
        title = title_of(block)
        if not title:
            found.append(Part(block))
            continue
        anchor = slugify(title)[:60] or "partie"
        taken[anchor] = taken.get(anchor, 0) + 1
        found.append(Part(block, anchor if taken[anchor] == 1 else f"{anchor}-{taken[anchor]}", title))
    return found


def title_of(block: Any) -> str:
    """The title of a second level that the block shows; sub-titles stay out of the contents."""
    if block.block_type == "heading":
        return str(block.value["text"]) if block.value["level"] == "h2" else ""
    if block.block_type in ("steps", "accordion"):
        return str(block.value["title"])
    return ""


def surroundings(page: "BodyPage", request: HttpRequest) -> dict[str, Any]:
    pieces = parts(page.body)
    pictures.load([page.lead_image, *pictures.of_body(page.body)])
    below_sections = not page.depth or page.depth > FIRST_LEVEL
    before, after = remember(f"beside:{page.pk}", page.neighbours) if page.pk else (None, None)
    for neighbour in filter(None, (before, after)):
        know_roots(neighbour)
    return {
        # The home page is what the logo links to: breadcrumbs start below it.
        "trail": trail(page) if below_sections else [],
        "parts": pieces,
        "contents": [piece for piece in pieces if piece.anchor] if page.show_contents else [],
        "side_blocks": side_blocks(page),
        "before": before,
        "after": after,
        "related": related(page) if page.shows_related() else [],
        "feeds": [],
    }


def trail(page: "BodyPage") -> list[Page]:
    """The published pages between the home page and this one."""
    if page.above is None:
        return list(page.get_ancestors().live().filter(depth__gt=2))
    return [row for row in page.above if row.live and row.depth > 2]


def sections_above(page: "BodyPage") -> "list[IndexPage]":
    """The nearest first."""
    from portal.pages.models.content import IndexPage

    if page.above is None:
        return list(IndexPage.objects.ancestor_of(page, inclusive=False).live().order_by("-depth"))
    return [row.indexpage for row in reversed(page.above) if row.live and hasattr(row, "indexpage")]


def side_blocks(page: "BodyPage") -> list[StreamValue]:
    """The blocks of the nearest section first, then of those above, up to one that cuts the inheritance."""
    from portal.pages.models.content import IndexPage

    sections = sections_above(page)
    if isinstance(page, IndexPage):
        sections.insert(0, page)
    found = []
    for section in sections:
        if section.side:
            found.append(section.side)
        if section.cuts_side:
            break
    return found


def related(page: "BodyPage") -> list[Card]:
    query = Query(
        kinds=RELATED_KINDS,
        themes=(page.theme,),
        audiences=(page.audience,) if page.audience else (),
        without=page.pk or 0,
        language=active(),
    )
    return first_cards(query, RELATED)
