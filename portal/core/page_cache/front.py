"""Before Django: with Redis, a kept page is answered here, without a request cycle that it does not need.

The rules are those of `middleware.py`, by the same functions; whatever is not a plain hit goes on to Django, which looks
again. With the database as its store the middleware alone answers, because connections are Django's to keep.
"""

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.utils.http import parse_etags

from portal.core.middleware import given_request_id
from portal.core.page_cache import entries, near, tokens
from portal.core.page_cache.middleware import HEADER, KEPT_QUERY, may_be_shared

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]
# Told by a browser that has the page already; other conditions are Django's to weigh.
_OTHER_CONDITIONS = ("HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE")
_OF_304 = frozenset({"cache-control", "content-location", "etag", "expires", "vary"})


class Front:
    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if not settings.PAGE_CACHE or tokens.is_in_database():
            return self.application(environ, start_response)
        request = WSGIRequest(environ)
        entry = _kept(request)
        if entry is None:
            return self.application(environ, start_response)
        told = [
            (HEADER, "hit"),
            ("X-Request-ID", given_request_id(request) or uuid.uuid4().hex),
        ]
        if _is_known(request, entry):
            same = [header for header in entry.headers if header[0].lower() in _OF_304]
            start_response("304 Not Modified", same + told)
            return [b""]
        start_response("200 OK", entry.headers + told)
        return [entry.body if request.method == "GET" else b""]


def _kept(request: WSGIRequest) -> entries.Entry | None:
    environ = request.META
    if not may_be_shared(request) or any(name in environ for name in _OTHER_CONDITIONS):
        return None
    if not KEPT_QUERY.fullmatch(environ.get("QUERY_STRING", "")):
        return None
    try:
        key = entries.key_of(request, entries.encoding_for(request))
    except DisallowedHost:
        return None
    held = near.get(key)
    found = tokens.read(request.path, None if held else key)
    if found is None:
        return None
    kept: entries.Entry | None = held or found[0]
    if kept is None or not kept.holds(found[1]):
        near.drop(key)
        return None
    if held is None:
        near.put(key, kept)
    return kept


def _is_known(request: WSGIRequest, entry: entries.Entry) -> bool:
    given = request.META.get("HTTP_IF_NONE_MATCH", "")
    if not given:
        return False
    tags = parse_etags(given)
    return tags == ["*"] or entry.etag in (tag.removeprefix("W/") for tag in tags)
