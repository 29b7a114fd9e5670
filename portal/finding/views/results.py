"""The results page, its feed, and the results while somebody types."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.views.decorators.http import require_safe

from portal.accounts.access import public
from portal.core.page_cache import shared_page
from portal.finding.counting import count_query
from portal.finding.fulltext import WHEN, Filters
from portal.finding.models import Entry
from portal.finding.searching import AUDIENCE_LABELS, Answer, live, promoted, reader_of
from portal.finding.wording import LONGEST_QUERY
from portal.pages.languages import active, addresses_of, language_is_open
from portal.pages.models import Theme

FEED_ITEMS = 50
PARAMETERS = {"type": "kind", "theme": "theme", "public": "audience", "lieu": "place", "quand": "when"}


def text_of(request: HttpRequest) -> str:
    """What may be shown again: no more than is read, no signs that no page holds."""
    return request.GET.get("q", "").replace("\x00", "")[:LONGEST_QUERY].strip()


def filters_of(request: HttpRequest) -> Filters:
    """Values that are not ours are as if they were not there."""
    known: dict[str, Any] = {
        "type": Entry.Kind.values,
        "theme": Theme.values,
        "public": AUDIENCE_LABELS,
        "quand": WHEN,
    }
    values = {}
    for name, field in PARAMETERS.items():
        value = request.GET.get(name, "").replace("\x00", "")[:200]
        values[field] = value if name not in known or value in known[name] else ""
    return Filters(**values)


def language_of(request: HttpRequest) -> str:
    """That of the address; the feed has one address and says it in `langue`."""
    return request.GET.get("langue", "") or active()


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


@public
@shared_page
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """The URL is the state: words, filters, page."""
    if not language_is_open(request):
        raise Http404
    text, filters = text_of(request), filters_of(request)
    reader = reader_of(request.user, locale=language_of(request))
    answer = Answer(text, reader, filters, page=_number(request.GET.get("page", "")))
    if answer.words and answer.page == 1 and not filters and request.method == "GET":
        count_query(text, found=answer.count)
    first = promoted(text, reader) if answer.words and answer.page == 1 else []
    kept = request.GET.copy()
    kept.pop("page", None)
    if reader.locale != settings.LANGUAGE_CODE:
        kept["langue"] = reader.locale
    return render(
        request,
        "finding/results.html",
        {
            "text": text,
            "answer": answer,
            # One "object" a page: the statement has already cut the results.
            "page_obj": Paginator(range(answer.pages), 1).page(answer.page),
            "facets": answer.facets() if answer.asked else [],
            "filters": filters,
            "promoted": first,
            "suggestion": answer.suggestion(),
            "addresses": addresses_of("search_results"),
            "feed_url": f"{reverse('finding:feed')}?{kept.urlencode()}" if answer.asked else "",
        },
    )


@public
@shared_page
@require_safe
def live_results(request: HttpRequest) -> HttpResponse:
    """The list under the field of the header; what is typed is not counted."""
    if not language_is_open(request):
        raise Http404
    text = text_of(request)
    hits = live(text, reader_of(request.user, locale=language_of(request)))
    response = render(request, "finding/live.html", {"hits": hits, "text": text})
    response["X-Robots-Tag"] = "noindex"
    return response


@public
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """What a search finds, the newest first. A feed reader has no account: only what is public."""
    text, filters = text_of(request), filters_of(request)
    reader = reader_of(request.user, locale=language_of(request))
    answer = Answer(text, reader, filters)
    hits = sorted(answer.rows(first=0, number=FEED_ITEMS), key=lambda hit: hit.updated, reverse=True)
    page = f"{settings.BASE_URL}{reverse('search_results')}?{request.GET.urlencode()}"
    document = Rss201rev2Feed(
        title=f"Tandem : {text or 'recherche'}",
        link=page,
        description=f"Ce que le portail publie pour « {text} »." if text else "Ce que le portail publie.",
        language=reader.locale,
        feed_url=settings.BASE_URL + request.get_full_path(),
    )
    for hit in hits if answer.asked else []:
        document.add_item(
            title=hit.title,
            link=hit.url if hit.url.startswith("http") else f"{settings.BASE_URL}{hit.url}",
            description=hit.summary,
            unique_id=f"{settings.BASE_URL}/#{hit.key}",
            unique_id_is_permalink=False,
            pubdate=hit.updated,
            categories=[label for label in (hit.kind_label, hit.theme_label) if label],
        )
    response = HttpResponse(content_type=document.content_type)
    document.write(response, "utf-8")
    return response
