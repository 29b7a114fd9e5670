"""The languages of the site, and the one of a request: the address alone says it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

# Those a portal may have, each by its own name. Which ones it has is chosen in the admin (“Langues”).
LANGUAGES: list[tuple[str, str]] = [("fr", "Français"), ("en", "English"), ("ar", "العربية")]
NAMES: dict[str, str] = dict(LANGUAGES)
RIGHT_TO_LEFT = frozenset({"ar"})


class PathLanguageMiddleware:
    """`/en/…` is English, `/ar/…` Arabic, all the rest French.

    Neither the cookie nor the browser's wish count: one address is one page, for caches and for shared links.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request.path_info)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def language_of(path: str) -> str:
    """The language of an address of this site."""
    first = path.lstrip("/").partition("/")[0]
    others = NAMES.keys() - {settings.LANGUAGE_CODE}
    return first if first in others and path.startswith(f"/{first}/") else settings.LANGUAGE_CODE


def direction_of(language: str | None) -> str:
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def is_french() -> bool:
    """Whether the words being written are the portal's own language."""
    return translation.get_language() in (None, settings.LANGUAGE_CODE)
