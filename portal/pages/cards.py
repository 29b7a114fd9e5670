"""What lists show of pages and of dates of events: the kinds that they know, and one card for each row."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import F
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from portal.pages.authors import Author, authors
from portal.pages.pictures import USES
from portal.pages.remembered import know_roots


@dataclass(frozen=True)
class Kind:
    """A page type that lists can show. `day`, `starts` and `ends` are look-ups from the row; `event` from the row to the page."""

    label: Any
    model: str
    day: Any = None
    page: str = ""
    starts: str = ""
    ends: str = ""
    signed: bool = False


KINDS: dict[str, Kind] = {
    "article": Kind(_("Actualités"), "ArticlePage", day=F("date"), signed=True),
    "event": Kind(_("Événements"), "EventOccurrence", day=F("day"), page="event__", starts="starts_at", ends="ends_at"),
    "resource": Kind(_("Ressources"), "ResourcePage", signed=True),
    "service": Kind(_("Services"), "ServicePage"),
    "partner": Kind(_("Partenaires"), "PartnerPage"),
    "faq": Kind(_("Questions fréquentes"), "FaqPage"),
    "landing": Kind(_("Métiers et communes"), "LandingPage"),
    "page": Kind(_("Pages simples"), "StandardPage"),
}  # fmt: skip


def kind_choices() -> list[tuple[str, str]]:
    return [(key, str(kind.label)) for key, kind in KINDS.items()]


@dataclass
class Card:
    """What a list shows of a page, or of one date of an event."""

    page_id: int
    kind: str
    title: str
    url_path: str
    introduction: str
    audience: str
    theme: str
    place: str
    day: date
    starts_at: datetime | None
    ends_at: datetime | None
    cancelled: bool
    public_id: str
    image_id: int | None
    published_at: datetime | None
    author_id: int | None
    image: Any = field(default=None, compare=False)
    image_alt: str = ""
    author: Author | None = field(default=None, compare=False)
    # Its HTML, by how it is shown (`card_html`).
    written: dict[tuple[str, bool], SafeString] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def url(self) -> str:
        page = Page(pk=self.page_id, url_path=self.url_path)
        know_roots(page)
        return page.get_url() or "/"

    # A card is made for one language, and shown again and again: its words are looked up once.
    @cached_property
    def kind_label(self) -> str:
        return str(KINDS[self.kind].label)

    @cached_property
    def theme_label(self) -> str:
        from portal.pages.models.base import Theme

        return str(Theme(self.theme).label) if self.theme else ""

    @cached_property
    def kicker(self) -> str:
        """« Article · Emploi »: what stands above the title."""
        return " · ".join(label for label in (self.kind_label, self.theme_label) if label)

    def is_past(self, at: datetime | None = None) -> bool:
        return self.ends_at is not None and self.ends_at < (at or timezone.now())


def with_authors(cards: list[Card]) -> list[Card]:
    """One look for all cards; a list that is remembered rests on the profiles that it names."""
    if any(card.author_id for card in cards):
        known = authors()
        for card in cards:
            card.author = known.get(card.author_id) if card.author_id else None
    return cards


def with_images(cards: list[Card]) -> list[Card]:
    """Two queries for all pictures and their renditions, none when no card has one."""
    wanted = {card.image_id for card in cards if card.image_id}
    if wanted:
        images = apps.get_model("wagtailimages", "Image")._default_manager.prefetch_renditions(
            *USES["card"].specs
        )
        found = images.in_bulk(wanted)
        for card in cards:
            card.image = found.get(card.image_id) if card.image_id else None
    return cards
