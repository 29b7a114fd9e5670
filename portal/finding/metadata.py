"""What machines read in the head of a page: preview for those who share it, structured data for search engines."""

from typing import Any

from django.template import Context
from django.urls import reverse
from wagtail.models import Page

from offers.models import Offer
from portal.core.addresses import absolute
from portal.finding.pages import KINDS, key_of
from portal.finding.previews import DEFAULT, version_of
from portal.finding.structured import article, breadcrumbs, events, profile, questions, site_documents
from portal.pages.models import ArticlePage, AuthorProfile, EventPage, FaqPage, HomePage, ResourcePage
from portal.pages.remembered import brand_of

LOCALES = {"fr": "fr_FR", "en": "en_GB", "ar": "ar_MA"}


# The size of an author’s picture that machines are told.
PORTRAIT = "format-jpeg|width-400"


def head(context: Context) -> dict[str, Any]:
    """For a page of the site or an offer all of it; for the other public screens what names the portal."""
    request = context.get("request")
    if request is None:
        return {}
    page, offer = context.get("page"), context.get("offer")
    if isinstance(page, Page) and page.pk and not getattr(request, "is_preview", False):
        return _of_page(page, context)
    if isinstance(offer, Offer) and request.path == reverse("offers:detail", args=[offer.public_id]):
        return _of_offer(offer, context)
    author = context.get("author")
    if isinstance(author, AuthorProfile):
        return _of_author(author, context)
    shown = not getattr(request.user, "is_authenticated", False)
    card = {
        "title": "Tandem, le portail emploi des jeunes",
        "description": "Offres, accompagnement, événements : la Mission locale près de chez vous.",
        "type": "website",
        "url": absolute(request.path),
        "image": absolute(reverse("finding:preview", args=[DEFAULT])),
        "locale": LOCALES["fr"],
    }
    return {"card": card if shown else None, "documents": []}


def _of_page(page: Any, context: Context) -> dict[str, Any]:
    request = context["request"]
    url = absolute(page.get_url(request) or request.path)
    kind = KINDS.get(type(page).__name__, "page")
    key = f"{key_of(page.pk)}-{version_of(page.title, str(kind))}"
    card = {
        "title": page.seo_title or page.title,
        "description": page.search_description
        or getattr(page, "introduction", "")
        or getattr(page, "promise", ""),
        "type": "article" if kind == "article" else "website",
        "url": url,
        "image": absolute(reverse("finding:preview", args=[key])),
        "locale": LOCALES.get(getattr(request, "LANGUAGE_CODE", "fr"), ""),
    }
    documents: list[dict[str, Any]] = []
    if isinstance(page, HomePage):
        documents += site_documents(brand_of(request))
    elif isinstance(page, EventPage):
        documents += events(page, context.get("upcoming") or [], url=url, image=card["image"])
    elif isinstance(page, ArticlePage | ResourcePage):
        documents += article(page, url=url, image=card["image"], structure=brand_of(request).name)
    elif isinstance(page, FaqPage):
        documents += questions(page)
    documents += breadcrumbs(context.get("trail") or [], page.title, url, request)
    return {"card": card, "documents": documents}


def _of_author(author: AuthorProfile, context: Context) -> dict[str, Any]:
    request = context["request"]
    structure = brand_of(request).name
    picture = author.picture
    sizes = getattr(picture, "prefetched_renditions", None) or []
    image = next((absolute(one.url) for one in sizes if one.filter_spec == PORTRAIT), "")
    card = {
        "title": author.name,
        "description": author.presentation or author.role or structure,
        "type": "profile",
        "url": absolute(request.path),
        "image": absolute(reverse("finding:preview", args=[DEFAULT])),
        "locale": LOCALES.get(getattr(request, "LANGUAGE_CODE", "fr"), ""),
    }
    documents = profile(author, request.path, image=image, structure=structure)
    return {"card": card, "documents": documents}


def _of_offer(offer: Offer, context: Context) -> dict[str, Any]:
    url = absolute(context["request"].path)
    place = f", {offer.commune.name}" if offer.commune else ""
    title = offer.profile.title
    card = {
        "title": f"{title}{place}",
        "description": (offer.profile.tasks or offer.profile.employer_words or title)[:200],
        "type": "website",
        "url": url,
        "image": absolute(
            reverse("finding:preview", args=[f"offer-{offer.pk}-{version_of(title, 'offer')}"])
        ),
        "locale": LOCALES["fr"],
    }
    trail = context.get("trail") or []
    return {"card": card, "documents": breadcrumbs(trail, title, url, context["request"])}
