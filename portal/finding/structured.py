"""Documents of schema.org: only what is known, an empty property would be worse than none."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import get_language

from portal.pages.models import BrandSettings

SCHEMA = "https://schema.org"
EVENT_STATUS = {"cancelled": f"{SCHEMA}/EventCancelled", "moved": f"{SCHEMA}/EventRescheduled"}
MOST_DATES = 10


def _known(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if value not in (None, "", [], {})}


def site_documents(brand: BrandSettings) -> list[dict[str, Any]]:
    home, search = f"{settings.BASE_URL}/", f"{settings.BASE_URL}{reverse('search_results')}"
    contact = _known(
        {
            "@type": "ContactPoint",
            "contactType": "customer service",
            "telephone": brand.contact_phone,
            "email": brand.contact_email,
        }
    )
    organisation = _known(
        {
            "@context": SCHEMA,
            "@type": "Organization",
            "@id": f"{home}#structure",
            "name": brand.name,
            "url": home,
            "email": brand.contact_email,
            "telephone": brand.contact_phone,
            "address": brand.address,
            "contactPoint": contact if len(contact) > 2 else None,
        }
    )
    website = {
        "@context": SCHEMA,
        "@type": "WebSite",
        "name": "Tandem",
        "url": home,
        "inLanguage": settings.LANGUAGE_CODE,
        "publisher": {"@id": f"{home}#structure"},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }
    return [organisation, website]


def article(page: Any, *, url: str, image: str, structure: str) -> list[dict[str, Any]]:
    """Signed by the person who agreed to, else by the structure."""
    publisher = organization(structure)
    day = getattr(page, "date", None) or page.first_published_at
    author = page.byline
    return [
        _known(
            {
                "@context": SCHEMA,
                "@type": "NewsArticle" if hasattr(page, "date") else "Article",
                "headline": page.title,
                "description": page.introduction,
                "url": url,
                "image": image,
                "datePublished": day.isoformat() if day else "",
                "dateModified": page.last_published_at.isoformat() if page.last_published_at else "",
                "inLanguage": get_language(),
                "author": person(author.name, author.role, author.url) if author else publisher,
                "publisher": publisher,
            }
        )
    ]


def organization(name: str) -> dict[str, Any]:
    return {"@type": "Organization", "name": name, "url": f"{settings.BASE_URL}/"}


def person(name: str, role: str, path: str) -> dict[str, Any]:
    return _known({"@type": "Person", "name": name, "jobTitle": role, "url": f"{settings.BASE_URL}{path}"})


def profile(author: Any, path: str, *, image: str, structure: str) -> list[dict[str, Any]]:
    """The page of an author."""
    employer = organization(structure)
    about = {"description": author.presentation, "image": image, "worksFor": employer}
    return [
        {
            "@context": SCHEMA,
            "@type": "ProfilePage",
            "mainEntity": person(author.name, author.role, path) | _known(about),
        }
    ]


def events(page: Any, lines: Iterable[Any], *, url: str, image: str) -> list[dict[str, Any]]:
    """One Event per date to come, as the page lists them."""
    return [_event(page, line, url=url, image=image) for line in list(lines)[:MOST_DATES]]


def _event(page: Any, line: Any, *, url: str, image: str) -> dict[str, Any]:
    row, stock = line["occurrence"], "SoldOut" if line["full"] else "InStock"
    status = "cancelled" if row.is_cancelled or page.cancelled else "moved" if row.sequence else ""
    address = {"@type": "PostalAddress", "streetAddress": row.place, "addressCountry": "FR"}
    if page.commune:
        address["addressLocality"] = page.commune.name
    here = {"@type": "Place", "name": row.place or str(page.agency), "address": _known(address)}
    # Whoever registers gets the link; the others find the page.
    online = {"@type": "VirtualLocation", "url": page.public_online_url or url} if page.online_url else None
    mode = "Online" if online and not row.place else "Mixed" if online else "Offline"
    place: Any = here if online is None else online if mode == "Online" else [here, online]
    return _known(
        {
            "@context": SCHEMA,
            "@type": "Event",
            "name": page.title,
            "description": page.introduction,
            "url": url,
            "image": image,
            "startDate": row.starts_at.isoformat(),
            "endDate": row.ends_at.isoformat(),
            "eventStatus": EVENT_STATUS.get(status, f"{SCHEMA}/EventScheduled"),
            "eventAttendanceMode": f"{SCHEMA}/{mode}EventAttendanceMode",
            "location": place,
            "organizer": organization(str(page.agency)),
            "offers": {
                "@type": "Offer",
                "price": 0,
                "priceCurrency": "EUR",
                "url": url,
                "availability": f"{SCHEMA}/{stock}",
            },
            "isAccessibleForFree": True,
        }
    )


def questions(page: Any) -> list[dict[str, Any]]:
    asked = [
        {
            "@type": "Question",
            "name": str(block.value["title"]),
            "acceptedAnswer": {"@type": "Answer", "text": strip_tags(str(block.value["text"])).strip()},
        }
        for block in page.questions
        if block.block_type != "heading"
    ]
    return [{"@context": SCHEMA, "@type": "FAQPage", "mainEntity": asked}] if asked else []


def breadcrumbs(trail: Iterable[Any], title: str, url: str, request: Any) -> list[dict[str, Any]]:
    steps = [_step(step, request) for step in trail]
    if not steps:
        return []
    items = [
        {
            "@type": "ListItem",
            "position": position,
            "name": name,
            "item": where if where.startswith("http") else f"{settings.BASE_URL}{where}",
        }
        for position, (name, where) in enumerate([*steps, (title, url)], start=1)
    ]
    return [{"@context": SCHEMA, "@type": "BreadcrumbList", "itemListElement": items}]


def _step(step: Any, request: Any) -> tuple[str, str]:
    if isinstance(step, (tuple, list)):
        return str(step[0]), str(step[1])
    return str(step.title), str(step.get_url(request) or "/")
