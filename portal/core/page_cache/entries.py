"""A kept page: how it is stored and answered. One entry per encoding, so that a hit moves only the bytes it sends."""

import gzip
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

import brotli
from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers

from portal.core.cache import PageDatabaseCache
from portal.core.page_cache.tokens import ALIAS, Tokens

ENCODINGS = ("br", "gzip", "")  # the best first; "" is none
_BROTLI_QUALITY, _GZIP_LEVEL = 5, 6
# Jobs that close offers and publish pages run on the quarters of the hour; hours of events are mostly on them.
QUARTER = timedelta(minutes=15)
_PER_REQUEST = frozenset({"x-request-id", "content-length", "date", "etag", "content-encoding", "server"})


class Entry(NamedTuple):
    tokens: Tokens
    headers: list[tuple[str, str]]  # all of them, but for what names the request
    body: bytes
    etag: str
    until: float  # seconds since 1970, as `time.time()`; 0 for a page that is not kept

    def holds(self, tokens: Tokens) -> bool:
        """Whether nothing that it rests on changed, nor is being changed."""
        return all(number > 0 and tokens.get(topic) == number for topic, number in self.tokens.items())


@cache
def release() -> str:
    """A digest of the code and templates: after an upgrade no page of the old version is served."""
    digest = hashlib.sha1(usedforsecurity=False)
    base = Path(settings.BASE_DIR)
    for folder in (
        "portal",
        "offers",
        "mediations",
        "employers",
        "pathways",
        "search",
        "templates",
        "locale",
    ):
        for file in sorted((base / folder).rglob("*")):
            if file.suffix in (".py", ".html", ".mo", ".svg"):
                digest.update(file.read_bytes())
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    digest.update(manifest.read_bytes() if manifest.is_file() else b"")
    digest.update(
        repr((settings.BASE_URL, settings.DEMO_LOGIN, settings.DATABASES["default"]["NAME"])).encode()
    )
    return digest.hexdigest()


def key_of(request: HttpRequest, encoding: str) -> str:
    """Raises DisallowedHost, as any page would, for a host that is not ours."""
    address = f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
    digest = hashlib.sha1(f"{release()} {address}".encode(), usedforsecurity=False)
    return f"p:{digest.hexdigest()}:{encoding}"


def encoding_for(request: HttpRequest) -> str:
    accepted = request.META.get("HTTP_ACCEPT_ENCODING", "").lower()
    if not accepted:
        return ""
    names = {
        part.partition(";")[0].strip()
        for part in accepted.split(",")
        if "q=0" not in part.replace("q=0.", "")
    }
    return next((name for name in ENCODINGS if name in names), "")


def _encoded(body: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return brotli.compress(body, quality=_BROTLI_QUALITY)
    return gzip.compress(body, _GZIP_LEVEL, mtime=0) if encoding == "gzip" else body


def entry_of(response: HttpResponse, tokens: Tokens, encoding: str, until: float = 0) -> Entry:
    patch_vary_headers(response, ["Accept-Encoding"])
    response.headers.setdefault("Cache-Control", "no-cache")
    headers = [(name, value) for name, value in response.items() if name.lower() not in _PER_REQUEST]
    body = _encoded(response.content, encoding)
    digest = hashlib.sha1(response.content, usedforsecurity=False).hexdigest()[:20]
    # A strong tag names bytes, so each encoding has its own.
    tag = f'"{digest}-{encoding}"' if encoding else f'"{digest}"'
    headers += [("ETag", tag), ("Content-Length", str(len(body)))]
    if encoding:
        headers.append(("Content-Encoding", encoding))
    return Entry(tokens, headers, body, tag, until)


def answer(request: HttpRequest, entry: Entry) -> HttpResponse:
    response = HttpResponse(entry.body, headers=dict(entry.headers))
    found = get_conditional_response(request, etag=entry.etag, response=response)
    return found if isinstance(found, HttpResponse) else response


def seconds_left(until: datetime | None, *, at: datetime | None = None) -> int:
    """How long a page made now may be kept: to the next quarter of the hour, or to the moment that it names."""
    at = at or timezone.now()
    start = at.replace(minute=0, second=0, microsecond=0)
    turn = start + QUARTER * ((at - start) // QUARTER + 1)
    return int((min(turn, until or turn) - at).total_seconds())


def keep(request: HttpRequest, made: dict[str, Entry], *, seconds: int) -> None:
    """`made` are the entries by encoding."""
    with _without_waiting():
        caches[ALIAS].set_many(
            {key_of(request, encoding): entry for encoding, entry in made.items()}, seconds
        )


def purge() -> None:
    """Redis lets go by itself of what is over."""
    pages = caches[ALIAS]
    if isinstance(pages, PageDatabaseCache):
        pages.purge()


@contextmanager
def _without_waiting() -> Iterator[None]:
    """A reader's request never waits for a long import that writes to SQLite: the page is kept next time."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        except DatabaseError:
            pass
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(before)}")
