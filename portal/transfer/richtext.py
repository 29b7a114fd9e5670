"""Rich text on its way out and in: through the editor's own converter, so that only what the editor offers remains.

In an archive a link to a page or a document is `<a href="tandem:page/<key>">`. The converter knows web addresses only: while
it works, such a link wears an address of a domain that cannot exist.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape
from typing import Any

from bs4 import BeautifulSoup
from draftjs_exporter.error import ExporterException
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from portal.transfer.references import Incoming, Outgoing

PREFIX, WORN = "tandem:", "https://tandem.invalid/"
LONGEST = 200_000
MOST_READINGS = 5
_BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')
# Their content is code or another document, not words.
_SILENT = (
    "script", "style", "template", "svg", "math", "iframe", "object", "noscript", "embed", "img", "video", "audio",
    "textarea", "select", "form", "title", "head",
)  # fmt: skip
# What the converter raises on tags that cross each other.
_LOST = (
    AssertionError, KeyError, IndexError, ValueError, TypeError, AttributeError, RecursionError, ExporterException,
)  # fmt: skip
Resolve = Callable[[str], dict[str, str] | None]


@lru_cache(maxsize=32)
def _converter(features: tuple[str, ...]) -> ContentstateConverter:
    return ContentstateConverter(list(features))


def to_archive(html: str, features: list[str], names: Outgoing) -> str:
    soup = BeautifulSoup(html or "", "html.parser")
    for link in soup.find_all("a"):
        kind, pk = link.get("linktype"), link.get("id")
        key = (
            {"page": names.page, "document": names.document}[kind](pk)
            if kind in ("page", "document")
            else None
        )
        if key:
            link.attrs = {"href": f"{PREFIX}{kind}/{key}"}
    return _normal(soup, features)[0]


def from_archive(html: str, features: list[str], rows: Incoming) -> tuple[str, list[str]]:
    """The text for this site, and what could not be kept."""
    normal, told = _normal(BeautifulSoup(html[:LONGEST], "html.parser"), features)
    if PREFIX not in normal:
        return normal, told
    soup = BeautifulSoup(normal, "html.parser")
    for link in soup.find_all("a"):
        href = str(link.get("href", ""))
        if not href.startswith(PREFIX):
            continue
        attributes = _resolved(href.removeprefix(PREFIX), rows)
        if attributes is None:
            told.append(
                f"lien retiré du texte « {link.get_text()[:60]} » : ce qu’il ouvrait n’est ni dans l’archive ni ici"
            )
            link.unwrap()
        else:
            if "href" in attributes:
                told.append(f"le lien « {link.get_text()[:60]} » mène au site d’origine")
            link.attrs = {**attributes}
    return str(soup), told


def _resolved(name: str, rows: Incoming) -> dict[str, str] | None:
    kind, _, key = name.partition("/")
    if kind == "document":
        document = rows.documents.get(key)
        return {"linktype": "document", "id": str(document)} if document else None
    page = rows.page(key) if kind == "page" else None
    if page:
        return {"linktype": "page", "id": str(page)}
    address = rows.address(key)
    return {"href": address} if address else None


def _normal(soup: Any, features: list[str]) -> tuple[str, list[str]]:
    told: list[str] = []
    for tag in soup.find_all(_SILENT):
        if not tag.decomposed:
            told.append(f"« {tag.name} » retiré d’un texte")
            tag.decompose()
    for tag in soup.find_all(True):
        href = tag.get("href") if tag.name == "a" else None
        if isinstance(href, str) and href.strip() and _harmless(href) and tag.find_parent("a") is None:
            tag.attrs = {"href": href.replace(PREFIX, WORN, 1) if href.startswith(PREFIX) else href}
        elif tag.name == "a" or (tag.name == "li" and tag.find_parent(["ul", "ol"]) is None):
            tag.unwrap()
        else:
            tag.attrs = {}
    if not soup.get_text(strip=True):
        return "", told
    try:
        html = _converted(str(soup), features)
    except _LOST:
        told.append("un texte mal formé : ses mots sont gardés, sa mise en forme non")
        lines = [line.strip() for line in soup.get_text().splitlines() if line.strip()]
        html = _converted("".join(f"<p>{escape(line)}</p>" for line in lines), features)
    return html.replace(f'href="{WORN}', f'href="{PREFIX}'), told


def _converted(html: str, features: list[str]) -> str:
    """Until reading it again changes nothing: the converter moves blanks at the edges of styles a step at a time."""
    converter = _converter(tuple(features))
    for _ in range(MOST_READINGS):
        before = html
        html = _BLOCK_KEY.sub("", converter.to_database_format(converter.from_database_format(html)))
        if html == before:
            break
    return html


def _harmless(href: str) -> bool:
    """Names a page, a place of the page or a way to reach somebody. Browsers skip blanks in a scheme: so do we."""
    bare = re.sub(r"[\s\x00-\x20\u00a0]+", "", href).lower()
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", bare)
    if scheme is None:
        return ":" not in re.split(r"[/?#]", bare, maxsplit=1)[0]
    return scheme[1] in ("http", "https", "mailto", "tel", PREFIX[:-1])
