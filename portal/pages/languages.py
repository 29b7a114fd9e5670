"""A page in the other languages of the site: what the switch and the head of the page say, and what menus show.

A language is open when its home page is. Whatever the number of pages or entries, this asks the database twice.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page, PageViewRestriction, Site

from portal.core.languages import NAMES, direction_of
from portal.core.page_cache import remember

if TYPE_CHECKING:
    from portal.pages.cards import Card

_Page = TypeVar("_Page", bound=Page)


@dataclass(frozen=True)
class Choice:
    """A language of the switch. `translated` is whether it leads to the same page rather than to the home page."""

    language: str
    url: str
    current: bool
    translated: bool

    @property
    def name(self) -> str:
        return NAMES[self.language]

    @property
    def home_word(self) -> str:
        """Said in the language of the link, since it is part of the link."""
        with translation.override(self.language):
            return translation.gettext("page d’accueil")

    @property
    def direction(self) -> str:
        return direction_of(self.language)


def active() -> str:
    """The language of the page that is being written."""
    return translation.get_language() or settings.LANGUAGE_CODE


def home_paths(request: HttpRequest) -> dict[str, str]:
    """`url_path` of the home page of each language of this site, from Wagtail’s cache; open or not."""
    site = Site.find_for_request(request)
    if site is None:
        return {}
    # Kept on the request by Wagtail, which reads the same list for each address that it writes.
    kept = site.root_page._get_site_root_paths(request)
    return {row.language_code: row.root_path for row in kept if row.site_id == site.pk}


def is_open(request: HttpRequest, home: Page) -> bool:
    """Whether this is the home page of the language of the address: Wagtail gives the French one for want of another."""
    return active() == settings.LANGUAGE_CODE or home_paths(request).get(active()) == home.url_path


def language_is_open(request: HttpRequest) -> bool:
    """For screens that are no page of the tree: whether this site has the language of their address."""
    if active() == settings.LANGUAGE_CODE:
        return True
    site = Site.find_for_request(request)
    return site is not None and is_open(request, site.root_page.localized)


def in_french(view: str, *args: Any) -> str:
    """The French address of one of our screens, which is there whatever languages are open."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(view, args=args)


def in_language(page: _Page) -> _Page:
    """The same page in the language of the request, when it has one that is published; French pages ask nothing."""
    return page if active() == settings.LANGUAGE_CODE else page.localized


def choices(
    request: HttpRequest, page: Page | None = None, addresses: dict[str, str] | None = None
) -> list[Choice]:
    """Every open language in the order of the settings; none when there is one only.

    `addresses` are those of a screen that is no page of the tree and exists in several languages.
    """
    kept = getattr(request, "_language_choices", None)
    if kept is None:
        # `addresses` follow from the path.
        key = f"languages:{request.get_host()}:{request.path}:{page.pk if page else ''}"
        kept = remember(key, lambda: _choices(request, page, addresses or {}))
        request._language_choices = kept  # type: ignore[attr-defined]
    return kept


def _choices(request: HttpRequest, page: Page | None, addresses: dict[str, str]) -> list[Choice]:
    homes = home_paths(request)
    site = Site.find_for_request(request)
    if len(homes) < 2 or site is None:
        return []
    keys = [site.root_page.translation_key, *([page.translation_key] if page is not None else [])]
    rows = _public(Page.objects.live().filter(translation_key__in=keys, alias_of=None))
    by_language = {(row.locale.language_code, row.translation_key): row for row in rows}
    found = []
    for language in NAMES:
        home = by_language.get((language, site.root_page.translation_key))
        if home is None or language not in homes:
            continue
        same = by_language.get((language, page.translation_key)) if page is not None else None
        url = same.get_url(request) if same is not None else addresses.get(language)
        found.append(
            Choice(
                language=language,
                url=url or home.get_url(request) or "/",
                current=language == active(),
                translated=bool(url),
            )
        )
    return found if len(found) > 1 else []


def _public(rows: Any) -> list[Page]:
    """Those that everybody may read: an address can tell as much as a title."""
    private = PageViewRestriction.objects.annotate(
        asked=ExpressionWrapper(OuterRef("path"), CharField())
    ).filter(asked__startswith=F("page__path"))
    return list(rows.exclude(Exists(private)).select_related("locale"))


def alternates(
    request: HttpRequest, page: Page | None, addresses: dict[str, str] | None = None
) -> list[tuple[str, str]]:
    """(language, absolute address) of the page in each language, its own included; the French one is for all others."""
    found = [row for row in choices(request, page, addresses) if row.translated]
    if len(found) < 2 or active() not in {row.language for row in found}:
        return []
    pairs = [(row.language, f"{settings.BASE_URL}{_path(row.url)}") for row in found]
    return pairs + [("x-default", url) for language, url in pairs if language == settings.LANGUAGE_CODE]


def _path(url: str) -> str:
    return url if url.startswith("/") else "/" + url.split("/", 3)[-1]


def addresses_of(view: str, *args: Any) -> dict[str, str]:
    """The address of one of our screens in each language."""
    found = {}
    for language in NAMES:
        with translation.override(language):
            found[language] = reverse(view, args=args)
    return found


# --- Menus ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sections:
    """The pages below the home page, in the language of the request; `french` are those that it does not have."""

    pages: list[Page]
    french: frozenset[int]
    contact: Page | None


def sections(request: HttpRequest) -> Sections:
    kept = getattr(request, "_sections", None)
    if kept is None:
        site = Site.find_for_request(request)
        key = f"sections:{site.pk if site else 0}:{active()}"
        kept = request._sections = remember(key, lambda: _sections(request))  # type: ignore[attr-defined]
    return kept


def _sections(request: HttpRequest) -> Sections:
    site = Site.find_for_request(request)
    if site is None:
        return Sections([], frozenset(), None)
    wanted = {home_paths(request).get(language) for language in (settings.LANGUAGE_CODE, active())}
    rows = Page.objects.live().filter(depth=site.root_page.depth + 1, alias_of=None).order_by("path")
    below = [row for row in _public(rows) if row.url_path.rsplit("/", 2)[0] + "/" in wanted]
    french = [row for row in below if row.locale.language_code == settings.LANGUAGE_CODE]
    own = {row.translation_key: row for row in below if row.locale.language_code == active()}
    pages = [own.pop(row.translation_key, row) for row in french]
    contact = next(
        (own_page for row, own_page in zip(french, pages, strict=True) if row.slug == "contact"), None
    )
    shown = [page for page in [*pages, *own.values()] if page.show_in_menus]
    missing = frozenset(row.pk for row in shown if row.locale.language_code != active())
    return Sections(shown, missing, contact)


# --- Lists ------------------------------------------------------------------------------------------------------------


def put_into_words(cards: "list[Card]", language: str) -> None:
    """Dates of events carry the page that keeps them: its words, address and picture become those of the translation."""
    kept = {card.page_id for card in cards if card.public_id}
    if not kept:
        return
    events = apps.get_model("pages", "EventPage")._default_manager
    source = {row.pk: row.translation_key for row in events.filter(pk__in=kept).only("translation_key")}
    rows = events.filter(translation_key__in=source.values(), locale__language_code=language).defer("body")
    found = {row.translation_key: row for row in rows}
    for card in cards:
        page = found.get(source.get(card.page_id)) if card.public_id else None
        if page is not None:
            card.page_id, card.title, card.url_path = page.pk, page.title, page.url_path
            card.introduction, card.image_id = page.introduction, page.lead_image_id
