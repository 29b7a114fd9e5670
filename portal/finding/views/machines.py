"""Addresses for machines: site maps, robots, the description of the search, feeds of the offers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.views.decorators.http import require_safe
from wagtail.models import Page

from offers.forms_public import OfferSearchForm
from offers.searching import search_offers
from portal.accounts.access import public
from portal.core.addresses import absolute
from portal.finding.models import Entry
from portal.pages.languages import addresses_of
from portal.pages.models import AuthorProfile
from portal.pages.remembered import brand_of

PER_FILE = 5000
FEED_ITEMS = 50
FEEDS: dict[str, Any] = {"rss": Rss201rev2Feed, "atom": Atom1Feed}
SECTIONS = ("pages", "offres", "auteurs")


def _rows(section: str) -> QuerySet[Any]:
    """What everybody may read, in an order that stays."""
    if section == "auteurs":
        return AuthorProfile.objects.shown().annotate(updated=F("updated_at")).order_by("pk")
    rows = Entry.objects.filter(allowed="").order_by("pk")
    if section == "pages":
        return rows.exclude(kind=Entry.Kind.OFFER)
    return rows.filter(kind=Entry.Kind.OFFER).exclude(until__lte=timezone.now())


@public
@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    files = []
    for section in SECTIONS:
        rows = _rows(section)
        count = rows.count()
        latest = rows.aggregate(at=Max("updated"))["at"]
        files += [
            {"url": absolute(f"/sitemap-{section}-{number}.xml"), "at": latest}
            for number in range(1, -(-count // PER_FILE) + 1)
        ]
    return render(request, "finding/sitemap_index.xml", {"files": files}, content_type="application/xml")


@public
@require_safe
def sitemap(request: HttpRequest, section: str, number: int) -> HttpResponse:
    if section not in SECTIONS or number < 1:
        raise Http404
    rows = list(_rows(section)[(number - 1) * PER_FILE : number * PER_FILE])
    if not rows:
        raise Http404
    others = _translations(rows) if section == "pages" else {}
    urls = [
        {"url": absolute(_url(row)), "at": row.updated, "others": others.get(getattr(row, "key", ""), [])}
        for row in rows
    ]
    return render(request, "finding/sitemap.xml", {"urls": urls}, content_type="application/xml")


def _url(row: Any) -> str:
    return reverse("author_page", args=[row.slug]) if isinstance(row, AuthorProfile) else row.url


def _translations(rows: list[Entry]) -> dict[str, list[dict[str, str]]]:
    """For each page the addresses of all its languages, its own included; none for a page of one language."""
    pks = {row.key: int(row.key.removeprefix("page-")) for row in rows}
    keys = dict(Page.objects.filter(pk__in=pks.values()).values_list("pk", "translation_key"))
    family: dict[UUID, list[dict[str, str]]] = {}
    for row in rows:
        group = keys.get(pks[row.key])
        if group is not None:
            family.setdefault(group, []).append({"language": row.locale, "url": absolute(row.url)})
    return {
        key: found for key, pk in pks.items() if pk in keys and len(found := family.get(keys[pk], [])) > 1
    }


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    closed = (
        "/admin/",
        "/compte/",
        "/conseiller/",
        "/employeur/",
        "/jeune/",
        "/recherche/",
        "/suivi/",
        "/sante/",
    )
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        *(f"Disallow: {path}" for path in addresses_of("search_results").values() if path not in closed),
        f"Sitemap: {absolute('/sitemap.xml')}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@public
@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "finding/opensearch.xml",
        {"base_url": settings.BASE_URL, "brand": brand_of(request)},
        content_type="application/opensearchdescription+xml",
    )


@public
@require_safe
def offers_feed(request: HttpRequest, kind: str) -> HttpResponse:
    """The list of offers with the same filters as its page."""
    if kind not in FEEDS:
        raise Http404
    form = OfferSearchForm(request.GET)
    values = form.cleaned_data if form.is_valid() else getattr(form, "cleaned_data", {})
    offers = search_offers(
        words=values.get("metier") or "",
        commune=values.get("commune"),
        radius_km=values.get("rayon"),
        contract=values.get("contrat") or "",
    )[:FEED_ITEMS]
    document = FEEDS[kind](
        title="Offres de la Mission locale",
        link=absolute(f"/offres/?{request.GET.urlencode()}"),
        description="Emploi, apprentissage, immersion, service civique.",
        language="fr",
        feed_url=absolute(request.get_full_path()),
    )
    for offer in offers:
        at: datetime = offer.published_at or offer.created_at
        place = offer.commune.name if offer.commune else ""
        document.add_item(
            title=f"{offer.profile.title}{', ' if place else ''}{place}",
            link=absolute(f"/offres/{offer.public_id}/"),
            description=(offer.profile.tasks or offer.profile.employer_words or offer.profile.title)[:400],
            unique_id=f"urn:uuid:{offer.public_id}",
            unique_id_is_permalink=False,
            pubdate=at,
            updateddate=offer.updated_at,
            categories=[offer.get_contract_display()] if offer.contract else [],
        )
    response = HttpResponse(content_type=document.content_type)
    document.write(response, "utf-8")
    return response
