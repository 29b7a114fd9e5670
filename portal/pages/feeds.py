"""Feeds of a list: RSS, Atom, JSON Feed 1.1 and iCalendar, from the same cards as the page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import gettext

from portal.core.addresses import absolute
from portal.core.dates import full_moment
from portal.pages.calendar_files import calendar_of, entry
from portal.pages.cards import Card
from portal.pages.languages import active
from portal.pages.remembered import brand_of


@dataclass(frozen=True)
class Source:
    """The page that the feed belongs to. Addresses are those of the portal, whatever host was asked."""

    title: str
    description: str
    url: str
    feed_url: str
    language: str
    # Who signs what no person does.
    structure: str

    @classmethod
    def of(cls, page: Any, request: HttpRequest) -> "Source":
        return cls(
            title=page.seo_title or page.title,
            description=page.search_description or page.introduction or page.title,
            url=absolute(page.get_url(request) or "/"),
            feed_url=absolute(request.path),
            language=active(),
            structure=brand_of(request).name,
        )


def url_of(card: Card) -> str:
    return absolute(card.url)


def identity(card: Card) -> str:
    """The same for ever, also when the page moves."""
    return f"urn:uuid:{card.public_id}" if card.public_id else f"{settings.BASE_URL}/#page-{card.page_id}"


def _title(card: Card) -> str:
    if card.starts_at is None:
        return card.title
    state = f" ({gettext('annulé')})" if card.cancelled else ""
    return f"{card.title}, {full_moment(card.starts_at)}{state}"


def _published(card: Card) -> datetime:
    if card.starts_at is None:
        return timezone.make_aware(datetime.combine(card.day, time(8, 0)))
    return card.published_at or card.starts_at


def _signature(source: Source, card: Card) -> tuple[str, str]:
    """The person who signs and their page, else the structure and its home page."""
    author = card.author
    return (author.name, absolute(author.url)) if author else (source.structure, f"{settings.BASE_URL}/")


def _xml(kind: Any, source: Source, cards: list[Card]) -> HttpResponse:
    feed = kind(
        title=source.title,
        link=source.url,
        description=source.description,
        language=source.language,
        feed_url=source.feed_url,
    )
    for card in cards:
        name, where = _signature(source, card)
        feed.add_item(
            author_name=name,
            author_link=where,
            title=_title(card),
            link=url_of(card),
            description=card.introduction,
            unique_id=identity(card),
            unique_id_is_permalink=False,
            pubdate=_published(card),
            updateddate=card.published_at or _published(card),
            categories=[label for label in (card.kind_label, card.theme_label) if label],
        )
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return response


def rss(source: Source, cards: list[Card]) -> HttpResponse:
    return _xml(Rss201rev2Feed, source, cards)


def atom(source: Source, cards: list[Card]) -> HttpResponse:
    return _xml(Atom1Feed, source, cards)


def _item(source: Source, card: Card) -> dict[str, Any]:
    name, where = _signature(source, card)
    return {
        "id": identity(card),
        "url": url_of(card),
        "title": _title(card),
        "content_text": card.introduction or card.title,
        "date_published": _published(card).isoformat(),
        "authors": [{"name": name, "url": where}],
        "tags": [label for label in (card.kind_label, card.theme_label) if label],
    }


def json_feed(source: Source, cards: list[Card]) -> HttpResponse:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": source.title,
        "description": source.description,
        "home_page_url": source.url,
        "feed_url": source.feed_url,
        "language": source.language,
        "items": [_item(source, card) for card in cards],
    }
    return JsonResponse(
        document, json_dumps_params={"ensure_ascii": False}, content_type="application/feed+json"
    )


def agenda(source: Source, cards: list[Card]) -> HttpResponse:
    """The dates of the events, to follow in one's own calendar."""
    from portal.pages.models import EventOccurrence

    wanted = {card.public_id: card for card in cards if card.public_id}
    rows = EventOccurrence.objects.filter(public_id__in=list(wanted)).select_related("event__agency")
    calendar = calendar_of(method="PUBLISH", name=source.title)
    for row in rows.order_by("starts_at", "pk"):
        # The same date in every language; its words are those of the page that gives the feed.
        card = wanted[str(row.public_id) if str(row.public_id) in wanted else row.public_id.hex]
        row.event.title, row.event.introduction, row.event.url_path = (
            card.title, card.introduction, card.url_path,
        )  # fmt: skip
        calendar.add_component(entry(row, at=row.changed_at.astimezone(UTC)))
    return HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")


WRITERS: dict[str, Callable[[Source, list[Card]], HttpResponse]] = {
    "rss": rss,
    "atom": atom,
    "json": json_feed,
    "agenda": agenda,
}
