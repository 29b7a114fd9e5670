"""Type-ahead answers: JSON for our script, an HTML list for htmx. Public data: everybody may ask."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal.reference.commune_lookup import COMMUNES
from portal.reference.lookups import LANGUAGES, OCCUPATIONS, SKILLS, Lookup, Match

View = Callable[[HttpRequest], HttpResponse]
# Reference data changes some times a year: a browser may keep an answer for an hour.
KEEP = 3600


def _answer(request: HttpRequest, matches: list[Match]) -> HttpResponse:
    if request.headers.get("HX-Request") == "true" or request.GET.get("format") == "html":
        response = render(request, "reference/lookup_list.html", {"matches": matches})
    else:
        response = JsonResponse({"results": [match.as_json() for match in matches]})
    response["Vary"] = "HX-Request"
    return response


def _clean(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\0", "")


def _view(lookup: Lookup, **parameters: str) -> View:
    """A view of one look-up; `parameters` maps the search's arguments to names in the URL."""

    @require_safe
    @cache_control(public=True, max_age=KEEP)
    def view(request: HttpRequest) -> HttpResponse:
        given: dict[str, Any] = {
            argument: _clean(request, name)[:10] for argument, name in parameters.items()
        }
        return _answer(request, lookup.search(_clean(request, "q"), **given))

    # What `portal.accounts.access.public` declares; accounts is a layer above and cannot be imported here.
    view.access = "public"  # type: ignore[attr-defined]
    return view


occupations = _view(OCCUPATIONS)
skills = _view(SKILLS, occupation="metier")
communes = _view(COMMUNES)
languages = _view(LANGUAGES)
