"""Saved queries over the pages: which pages and dates of events answer, in which order, without a query per item.

One SELECT per page type, put together by the database, gives all that a card shows. What the criteria mean is in `Query`;
`tests/pages/test_collecting.py` holds the same rules in plain Python and compares.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import reduce
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import CharField, DateField, DateTimeField, F, IntegerField, Q, Value
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils import timezone
from django.utils.functional import cached_property

from portal.core.page_cache import remember, until
from portal.pages.cards import KINDS, Card, Kind, with_authors, with_images
from portal.pages.remembered import private_paths
from portal.reference.geo import communes_within
from portal.reference.models import Commune


class Dates(models.TextChoices):
    """A page has the day it was published, an article its date, an event the day it ends."""

    ALL = "", "toutes"
    UPCOMING = "upcoming", "à venir (aujourd’hui compris)"
    PAST = "past", "passées"
    MONTH = "month", "des trente derniers jours ou à venir"
    YEAR = "year", "des douze derniers mois ou à venir"


class Order(models.TextChoices):
    NEWEST = "newest", "les plus récentes d’abord"
    OLDEST = "oldest", "les plus proches ou les plus anciennes d’abord"
    TITLE = "title", "par titre"


@dataclass(frozen=True)
class Query:
    """Criteria that are empty let everything through; all the others must hold. A page "for everybody" is for each public.
    A list is in one language."""

    kinds: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    commune: Commune | None = None
    radius_km: int = 0
    dates: str = ""
    order: str = Order.NEWEST
    # Path of the tree under which the pages are, and a page that is left out (the one that shows the list).
    under: str = ""
    without: int = 0
    # The profile that signs; only types that may be signed answer then.
    author: int = 0
    language: str = settings.LANGUAGE_CODE
    # Days (both included) of a calendar.
    first: date | None = None
    last: date | None = None

    @property
    def key(self) -> str:
        """Names the criteria; two communes may have the same name."""
        return f"{replace(self, commune=None)}:{self.commune.pk if self.commune else ''}"


class Result:
    """The answer: `count`, `cards` or a slice of them. Each is read at most once."""

    def __init__(self, rows: "models.QuerySet[Any, Any]", language: str = settings.LANGUAGE_CODE) -> None:
        self.rows, self.language = rows, language

    @cached_property
    def count(self) -> int:
        return self.rows.count()

    @cached_property
    def cards(self) -> list[Card]:
        return self[0:MAXIMUM]

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, part: slice) -> list[Card]:
        cards = [Card(*row) for row in self.rows[part]]
        _turns_with(cards)
        if self.language != settings.LANGUAGE_CODE:
            from portal.pages.languages import put_into_words

            put_into_words(cards, self.language)
        return with_images(with_authors(cards))


def _turns_with(cards: "list[Card]", at: datetime | None = None) -> None:
    """A kept page that shows dates is made again when the next of them is over."""
    at = at or timezone.now()
    for card in cards:
        if card.ends_at is not None and card.ends_at > at:
            until(card.ends_at)


def first_cards(query: Query, number: int) -> list[Card]:
    """The first cards, remembered: several pages show the same ones."""
    return remember(f"cards:{number}:{query.key}", lambda: collect(query)[:number])


# Nobody reads further; a query that matches everything must not fill the memory.
MAXIMUM = 500


def collect(query: Query, *, at: datetime | None = None) -> Result:
    at = at or timezone.now()
    private = private_paths()
    near = _near(query)
    keys = [key for key in KINDS if not query.kinds or key in query.kinds]
    if query.author:
        keys = [key for key in keys if KINDS[key].signed]
    parts = [_part(key, query, at=at, private=private, near=near) for key in keys]
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return Result(rows.order_by(*_ORDERS[Order(query.order)]), query.language)


_ORDERS = {
    Order.NEWEST: ("-c_day", "-c_starts", "c_title", "c_page"),
    Order.OLDEST: ("c_day", "c_starts", "c_title", "c_page"),
    Order.TITLE: ("c_title", "c_day", "c_page"),
}
_DAYS_BACK = {Dates.MONTH: 30, Dates.YEAR: 365}


def _part(
    key: str, query: Query, *, at: datetime, private: list[str], near: list[str] | None
) -> "models.QuerySet[Any, Any]":
    kind = KINDS[key]
    rows = apps.get_model("pages", kind.model)._default_manager.all()
    if kind.page and query.language != settings.LANGUAGE_CODE:
        # Dates hang on the page that keeps them; what is asked of the page is asked of its translation.
        pages = apps.get_model("pages", "EventPage")._default_manager.all()
        shown = _of_pages(pages, "", query, private=private, near=near).values("translation_key")
        rows = rows.filter(**{f"{kind.page}translation_key__in": shown})
    else:
        rows = _of_pages(rows, kind.page, query, private=private, near=near)
    day = kind.day or Coalesce(
        TruncDate(f"{kind.page}first_published_at"), Cast(Value("2000-01-01"), DateField())
    )
    rows = rows.annotate(
        c_day=day,
        c_starts=F(kind.starts) if kind.starts else _NO_MOMENT,
        c_ends=F(kind.ends) if kind.ends else _NO_MOMENT,
    )
    rows = _of_dates(rows, query, kind, at=at)
    return rows.order_by().annotate(**_columns(key, kind.page)).values_list(*COLUMNS)


def _of_pages(rows: Any, to: str, query: Query, *, private: list[str], near: list[str] | None) -> Any:
    """The criteria about pages; `to` leads from the row to the page."""
    rows = rows.filter(**{f"{to}live": True, f"{to}locale__language_code": query.language})
    if private:
        rows = rows.exclude(reduce(Q.__or__, (Q(**{f"{to}path__startswith": path}) for path in private)))
    if query.under:
        rows = rows.filter(**{f"{to}path__startswith": query.under})
    if query.without:
        rows = rows.exclude(**{f"{to}pk": query.without})
    if query.author:
        rows = rows.filter(author_id=query.author)
    if query.themes:
        rows = rows.filter(**{f"{to}theme__in": query.themes})
    if query.audiences:
        rows = rows.filter(**{f"{to}audience__in": [*query.audiences, ""]})
    if near is not None:
        rows = rows.filter(**{f"{to}commune__in": near})
    if query.tags:
        rows = rows.filter(**{f"{to}pk__in": _tagged(query.tags)})
    return rows


def _of_dates(rows: Any, query: Query, kind: Kind, *, at: datetime) -> Any:
    today = timezone.localdate(at)
    # An event of several days is there until it ends.
    until = "ends_at__date" if kind.ends else "c_day"
    match query.dates:
        case Dates.UPCOMING:
            rows = rows.filter(**{f"{until}__gte": today})
        case Dates.PAST:
            rows = rows.filter(**{f"{until}__lt": today})
        case Dates.MONTH | Dates.YEAR:
            rows = rows.filter(**{f"{until}__gte": today - timedelta(days=_DAYS_BACK[Dates(query.dates)])})
    if query.first:
        rows = rows.filter(**{f"{until}__gte": query.first})
    return rows.filter(c_day__lte=query.last) if query.last else rows


_NOBODY = Cast(Value(None), IntegerField())
_NO_MOMENT = Cast(Value(None), DateTimeField())
COLUMNS = (
    "c_page", "c_kind", "c_title", "c_url", "c_introduction", "c_audience", "c_theme", "c_place", "c_day",
    "c_starts", "c_ends", "c_cancelled", "c_public_id", "c_image", "c_published", "c_author",
)  # fmt: skip


def _columns(key: str, to: str) -> dict[str, Any]:
    event = bool(to)
    return {
        "c_page": F("event_id") if event else F("pk"),
        "c_kind": Value(key, output_field=CharField()),
        "c_title": F(f"{to}title"),
        "c_url": F(f"{to}url_path"),
        "c_introduction": F(f"{to}introduction"),
        "c_audience": F(f"{to}audience"),
        "c_theme": F(f"{to}theme"),
        "c_place": F("place") if event else Coalesce(F("commune__name"), Value("")),
        "c_cancelled": models.ExpressionWrapper(
            Q(cancelled_at__isnull=False) if event else Q(pk__isnull=True),
            output_field=models.BooleanField(),
        ),
        "c_public_id": Cast("public_id", CharField()) if event else Value("", output_field=CharField()),
        "c_image": F(f"{to}lead_image_id"),
        "c_published": F(f"{to}last_published_at"),
        "c_author": F("author_id") if KINDS[key].signed else _NOBODY,
    }


def _tagged(tags: Iterable[str]) -> "models.QuerySet[Any, Any]":
    rows = apps.get_model("pages", "PageTag")._default_manager.all()
    wanted = reduce(Q.__or__, (Q(tag__name__iexact=tag) for tag in tags))
    return rows.filter(wanted).values("content_object_id")


def _near(query: Query) -> list[str] | None:
    """Communes within reach; None when the place does not matter."""
    place = query.commune
    if place is None:
        return None
    found = {place.pk}
    if query.radius_km and place.lat is not None and place.lon is not None:
        found |= {row.pk for row, _ in communes_within(place.lat, place.lon, query.radius_km * 1000)}
    return sorted(found)
