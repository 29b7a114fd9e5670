"""The outermost middleware: a page that is kept is answered before anything else of the portal runs."""

import re
import time
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal.core.middleware import given_request_id
from portal.core.page_cache import entries, memory, tokens
from portal.core.page_cache.tables import FRAME, MENUS, PRIVATE, TEXTS
from portal.core.page_cache.watching import Reading, reading

GetResponse = Callable[[HttpRequest], HttpResponse]
View = TypeVar("View", bound=Callable[..., Any])
HEADER = "X-Page-Cache"
# Nothing under these is ever kept, and most is not even a page.
NEVER_MADE = ("/static/", "/media/", "/documents/")
NEVER = (
    "/static/",
    "/media/",
    "/admin/",
    "/compte/",
    "/documents/",
    "/sante/",
    "/conseiller/",
    "/employeur/",
    "/jeune/",
)
# Pages of a list. Other parameters are a reader's own words: there is no end of them.
KEPT_QUERY = re.compile(r"(?:page=[1-9]\d?)?")
_KEPT_TYPES = (
    "text/html",
    "text/css",
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
)
_PERSONAL_COOKIES = ("messages",)


def shared_page(view: View) -> View:
    """Mark a view whose answer is the same for every visitor without a session."""
    view.shared_page = True  # type: ignore[attr-defined]
    return view


class PageCacheMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.PAGE_CACHE or request.path_info.startswith(NEVER_MADE):
            return self.get_response(request)
        if not may_be_shared(request):
            with memory.of_request():
                return self.get_response(request)
        encoding = entries.encoding_for(request)
        if not KEPT_QUERY.fullmatch(request.META.get("QUERY_STRING", "")):
            return self._made_for_one(request, encoding)
        # Read before anything of the page is: a change from now on shows in the numbers.
        found = tokens.read(request.path, entries.key_of(request, encoding))
        if found is None:
            return self._made_for_one(request, encoding)
        entry, standing = found
        if entry is not None and entry.holds(standing):
            return _identified(request, entries.answer(request, entry), "hit")
        standing = tokens.complete(request.path, standing)
        with reading() as seen, memory.of_request(standing):
            response = self.get_response(request)
        if not is_shared(request, response):
            return response
        return _identified(request, self._kept(request, response, seen, standing, encoding), "miss")

    def _kept(
        self,
        request: HttpRequest,
        response: HttpResponse,
        seen: Reading,
        standing: tokens.Tokens,
        encoding: str,
    ) -> HttpResponse:
        own = tokens.topic_of_path(request.path)
        rests_on = {*seen.topics, FRAME, MENUS, own}
        if not response["Content-Type"].startswith("text/html"):
            # Feeds tell when each page was last published.
            rests_on.add(TEXTS)
        numbers = {topic: standing[topic] for topic in rests_on if topic in standing}
        seconds = entries.seconds_left(seen.until)
        if PRIVATE in rests_on or seconds < 1:
            return entries.answer(request, entries.entry_of(response, numbers, encoding))
        if own not in standing:
            tokens.open_path(request.path)
        until = time.time() + seconds
        made = {name: entries.entry_of(response, numbers, name, until) for name in entries.ENCODINGS}
        if numbers.keys() == rests_on and all(number > 0 for number in numbers.values()):
            entries.keep(request, made, seconds=seconds)
        return entries.answer(request, made[encoding])

    def _made_for_one(self, request: HttpRequest, encoding: str) -> HttpResponse:
        """Not kept, but as light as the others, and told when the browser has it already."""
        with memory.of_request():
            response = self.get_response(request)
        if not is_shared(request, response):
            return response
        return _identified(request, entries.answer(request, entries.entry_of(response, {}, encoding)), "pass")


def may_be_shared(request: HttpRequest) -> bool:
    """Whether the request says nothing of who asks, for an address of which something may be kept."""
    cookies = request.COOKIES
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in cookies
        and not any(name in cookies for name in _PERSONAL_COOKIES)
        and not request.path_info.startswith(NEVER)
        and not any(name in request.META for name in ("HTTP_AUTHORIZATION", "HTTP_HX_REQUEST", "HTTP_RANGE"))
    )


def is_shared(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the answer is of a page for everybody and carries nothing of one person."""
    match = request.resolver_match
    if match is None or response.status_code != 200 or response.streaming or request.method != "GET":
        return False
    if not (getattr(match.func, "shared_page", False) or match.view_name == "wagtail_serve"):
        return False
    private = ("no-store", "private")
    return (
        not response.cookies
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not hasattr(request, "_csp_nonce")
        and not any(word in response.get("Cache-Control", "") for word in private)
        and response.get("Content-Type", "").startswith(_KEPT_TYPES)
        and not response.has_header("Content-Encoding")
    )


def _identified(request: HttpRequest, response: HttpResponse, how: str) -> HttpResponse:
    response[HEADER] = how
    if how == "hit" or not response.has_header("X-Request-ID"):
        response["X-Request-ID"] = given_request_id(request) or uuid.uuid4().hex
    return response
