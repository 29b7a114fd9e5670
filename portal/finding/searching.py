"""From what a person wrote to what is shown: words, synonyms, the page of results, its counts, suggestions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from rapidfuzz import fuzz, process
from wagtail.contrib.search_promotions.models import SearchPromotion

from portal.finding import fulltext
from portal.finding.fulltext import WHEN, Filters, Reader, Term
from portal.finding.models import Entry
from portal.finding.readers import keys_of
from portal.finding.wording import asked, fold, marked, stem, tokens
from portal.pages.models import Audience, Theme

PER_PAGE = 10
LIVE = 7
LAST_PAGE = 50
MOST_PLACES = 8
# In the language of whoever reads: turned into words when they are shown.
KIND_LABELS = {kind.value: kind.label for kind in Entry.Kind}
THEME_LABELS = {theme.value: theme.label for theme in Theme}
AUDIENCE_LABELS = {audience.value: audience.label for audience in Audience if audience.value}


@dataclass(frozen=True)
class Hit:
    """One result, in the order of `fulltext.SHOWN`."""

    kind: str
    key: str
    title: str
    summary: str
    url: str
    audience: str
    theme: str
    place: str
    day: date | None
    note: str
    updated: datetime
    query: tuple[str, ...] = ()

    @property
    def kind_label(self) -> str:
        return str(KIND_LABELS.get(self.kind, ""))

    @property
    def theme_label(self) -> str:
        return str(THEME_LABELS.get(self.theme, ""))

    @property
    def state(self) -> str:
        over = self.kind == Entry.Kind.EVENT and self.day is not None and self.day < timezone.localdate()
        return self.note or (gettext("passé") if over else "")

    @property
    def title_html(self) -> SafeString:
        return _marks(self.title, self.query)

    @property
    def summary_html(self) -> SafeString:
        return _marks(self.summary, self.query)


def _marks(text: str, query: Sequence[str]) -> SafeString:
    pieces = (
        f"<mark>{escape(part)}</mark>" if found else escape(part) for part, found in marked(text, query)
    )
    return SafeString("".join(pieces))  # each piece is escaped above


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    choices: list[Choice]


def reader_of(user: Any, *, locale: str = "", at: datetime | None = None) -> Reader:
    at = at or timezone.now()
    known = {code for code, _ in settings.LANGUAGES}
    language = locale if locale in known else settings.LANGUAGE_CODE
    return Reader(keys_of(user), language, at, timezone.localdate(at))


def terms_of(words: Sequence[str], *, typing: bool = False) -> list[Term]:
    """One term per word or known expression; the last word of somebody who types may go on."""
    table = _synonyms() if words else {}
    found: list[Term] = []
    at = 0
    while at < len(words):
        length = next((n for n in (3, 2, 1) if _key(words[at : at + n]) in table and at + n <= len(words)), 1)
        here = tuple(stem(word) for word in words[at : at + length])
        last = at + length >= len(words)
        prefix = words[at] if last and length == 1 and (typing or len(words[at]) > 3) else ""
        found.append(Term((here, *table.get(_key(words[at : at + length]), ())), prefix))
        at += length
    return found


def _key(words: Sequence[str]) -> str:
    return " ".join(stem(word) for word in words)


def _synonyms() -> dict[str, list[tuple[str, ...]]]:
    table: dict[str, list[tuple[str, ...]]] = {}
    for word, others, both_ways in fulltext.synonyms():
        here = tuple(stem(part) for part in tokens(word))
        for other in others.split(","):
            there = tuple(stem(part) for part in tokens(other))
            if here and there:
                table.setdefault(" ".join(here), []).append(there)
                if both_ways:
                    table.setdefault(" ".join(there), []).append(here)
    return table


def live(text: str, reader: Reader) -> list[Hit]:
    """While typing: two statements (synonyms, results)."""
    words = asked(text)
    if not words:
        return []
    found = fulltext.rows(terms_of(words, typing=True), reader, Filters(), first=0, number=LIVE)
    return [_hit(row, words) for row in found]


def _hit(row: tuple[Any, ...], words: Sequence[str]) -> Hit:
    """SQLite gives days and moments as text."""
    values = dict(zip(fulltext.SHOWN, row, strict=True))
    if isinstance(values["day"], str):
        values["day"] = date.fromisoformat(values["day"])
    if isinstance(values["updated"], str):
        values["updated"] = datetime.fromisoformat(values["updated"]).replace(tzinfo=UTC)
    return Hit(**values, query=tuple(words))


class Answer:
    """One page of results. Nothing is asked before there are words or a filter."""

    def __init__(self, text: str, reader: Reader, filters: Filters, *, page: int = 1) -> None:
        self.text, self.reader, self.filters = text, reader, filters
        self.words = asked(text)
        self.terms = terms_of(self.words)
        self.asked = bool(self.words) or (bool(filters) and not text.strip())
        self.groups = fulltext.groups(self.terms, reader) if self.asked else []
        self.count = self._count(filters)
        self.pages = min(max(1, -(-self.count // PER_PAGE)), LAST_PAGE)
        self.page = min(max(1, page), self.pages)
        self.hits = self.rows(first=(self.page - 1) * PER_PAGE, number=PER_PAGE) if self.count else []

    def rows(self, *, first: int, number: int) -> list[Hit]:
        found = fulltext.rows(self.terms, self.reader, self.filters, first=first, number=number)
        return [_hit(row, self.words) for row in found]

    def _count(self, filters: Filters) -> int:
        return sum(row[5] for row in self.groups if _fits(row, filters))

    def facets(self) -> list[Facet]:
        """Each choice with how many results it would leave, the other filters kept."""
        places = Counter[str]()
        for row in self.groups:
            if row[3] and _fits(row, replace(self.filters, place="")):
                places[row[3]] += row[5]
        near = {place: place for place, _ in places.most_common(MOST_PLACES)}
        if self.filters.place:
            near.setdefault(self.filters.place, self.filters.place)
        return [
            self._facet("type", "kind", gettext("Type"), KIND_LABELS),
            self._facet("theme", "theme", gettext("Thème"), THEME_LABELS),
            self._facet("public", "audience", gettext("Public"), AUDIENCE_LABELS),
            self._facet("lieu", "place", gettext("Lieu"), near),
            self._facet("quand", "when", gettext("Quand"), WHEN),
        ]

    def _facet(self, name: str, field: str, label: str, labels: Mapping[str, Any]) -> Facet:
        choices = []
        for value, words in labels.items():
            chosen = getattr(self.filters, field) == value
            count = self._count(replace(self.filters, **{field: value}))
            if count or chosen:
                choices.append(Choice(value, str(words), count, chosen))
        return Facet(name, label, choices)

    def suggestion(self) -> str:
        """« Vous vouliez dire » : only words of what this reader may find."""
        if self.count or not self.words:
            return ""
        known = vocabulary(self.reader)
        better = []
        for word in self.words:
            if word in known:
                better.append(word)
                continue
            match = process.extractOne(word, known.keys(), scorer=fuzz.ratio, score_cutoff=72)
            if match is None:
                return ""
            better.append(match[0])
        return " ".join(known[word] for word in better) if better != self.words else ""


def _fits(row: tuple[Any, ...], filters: Filters) -> bool:
    kind, theme, audience, place, bucket = row[:5]
    return all(
        (
            not filters.kind or kind == filters.kind,
            not filters.theme or theme == filters.theme,
            not filters.audience or audience in (filters.audience, ""),
            not filters.place or place == filters.place,
            not filters.when or bucket == filters.when or (filters.when == "annee" and bucket == "mois"),
        )
    )


MOST_TITLES = 5000


def vocabulary(reader: Reader) -> dict[str, str]:
    """Words of titles and introductions that this reader may find: folded → as they are written."""
    rows = Entry.objects.filter(allowed__in=reader.keys, locale__in=[reader.locale, ""])
    rows = rows.exclude(until__lte=reader.at)
    known: dict[str, str] = {}
    for title, summary in rows.values_list("title", "summary")[:MOST_TITLES]:
        for word in f"{title} {summary}".replace("’", " ").replace("'", " ").split():
            plain = word.strip('.,;:!?()«»"/…–-').casefold()
            folded = fold(plain)
            if len(folded) > 2 and folded.isalnum():
                known.setdefault(folded, plain)
    return known


def promoted(text: str, reader: Reader) -> list[dict[str, str]]:
    """What editors put first for these words; a page of theirs that this reader may not find stays out."""
    rows = list(
        SearchPromotion.objects.filter(query__query_string=text.strip().casefold()[:255]).select_related(
            "page"
        )
    )
    keys = [f"page-{row.page_id}" for row in rows if row.page_id]
    entries = {
        row.key: row
        for row in Entry.objects.filter(key__in=keys, allowed__in=reader.keys, locale__in=[reader.locale, ""])
    }
    found = []
    for row in rows:
        entry = entries.get(f"page-{row.page_id}")
        if row.page_id is None:
            found.append(
                {"title": row.external_link_text, "url": row.external_link_url, "summary": row.description}
            )
        elif entry is not None:
            found.append(
                {"title": entry.title, "url": entry.url, "summary": row.description or entry.summary}
            )
    return found
