"""Where each translation stands beside its French page: read in four questions whatever the number of pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from wagtail.models import Page, PageLogEntry
from wagtail.permissions import policy_registry
from wagtail_localize.models import Translation, TranslationSource

from portal.core.languages import NAMES
from portal.pages.models import LandingPage
from portal.pages.remembered import private_paths

PUBLISHED = ("wagtail.publish", "wagtail.publish.scheduled")


class State(models.TextChoices):
    """In the order in which the report shows them: what visitors read wrongly comes first."""

    CLOSED = "closed", "Page française fermée"
    LATE = "late", "En retard"
    DRAFT = "draft", "En brouillon"
    MISSING = "missing", "Pas traduite"
    DONE = "done", "À jour"


@dataclass
class Row:
    """A French page in one other language."""

    page: int
    title: str
    path: str
    language: str
    state: State
    since: datetime | None
    translation: int | None = None
    source: int | None = None
    editable: bool = False

    @property
    def language_name(self) -> str:
        return NAMES[self.language]

    @property
    def label(self) -> str:
        return str(self.state.label)

    @property
    def action(self) -> tuple[str, str]:
        """Words and address of what settles it."""
        if self.translation is not None:
            return "Ouvrir la traduction", reverse("wagtailadmin_pages:edit", args=[self.translation])
        return "Traduire", reverse("wagtail_localize:submit_page_translation", args=[self.page])

    @property
    def sync_url(self) -> str:
        return reverse("wagtail_localize:update_translations", args=[self.source]) if self.source else ""


def sources(mine: QuerySet[Page]) -> QuerySet[Page]:
    """French pages of these, and those whose translation is among these; pages that are made in French only left out."""
    keys = mine.order_by().values("translation_key")
    french = Page.objects.filter(locale__language_code=settings.LANGUAGE_CODE, depth__gt=1, alias_of=None)
    return french.filter(translation_key__in=keys).not_type(LandingPage).order_by("path")


def rows(pages: QuerySet[Page], languages: Iterable[str], *, user: Any, mine: QuerySet[Page]) -> list[Row]:
    """Those of public French pages, and of closed ones whose translation everybody reads."""
    languages = list(languages)
    private = tuple(private_paths())
    found = _translations(pages, languages, user=user, mine=mine)
    synced = _synced(pages)
    made = []
    for page in pages:
        public = page.live and not page.path.startswith(private)
        for language in languages:
            other = found.get((page.translation_key, language))
            source, at, following = synced.get((page.translation_key, language), (None, None, False))
            if not public and not (other and other.live and not other.path.startswith(private)):
                continue
            brought = _brought(other, at if following else None)
            state = _state(page, other, brought, public=public)
            row = Row(page.pk, page.title, page.path, language, state, _since(page, other, state, brought))
            if other is not None:
                row.translation, row.editable = other.pk, other.mine
            row.source = source if following else None
            made.append(row)
    _tell_when(made)
    order = list(State)
    return sorted(made, key=lambda row: (order.index(row.state), row.path, row.language))


def _translations(
    pages: QuerySet[Page], languages: list[str], *, user: Any, mine: QuerySet[Page]
) -> dict[tuple[Any, str], Any]:
    """Deleted ones and working copies are no translations."""
    listed = policy_registry.get_by_type(Page).listed(user, Page.objects.filter(alias_of=None))
    others = listed.filter(
        translation_key__in=pages.order_by().values("translation_key"), locale__language_code__in=languages
    ).annotate(mine=Exists(mine.filter(pk=OuterRef("pk"))))
    return {(row.translation_key, row.locale.language_code): row for row in others.select_related("locale")}


def _synced(pages: QuerySet[Page]) -> dict[tuple[Any, str], tuple[int, datetime, bool]]:
    """When the translators last got the French text; none for a translation that is written by hand."""
    kept = TranslationSource.objects.filter(object__in=pages.order_by().values("translation_key"))
    found = Translation.objects.filter(source__in=kept.values("pk"))
    return {
        (key, language): (source, at, enabled)
        for key, language, source, at, enabled in found.values_list(
            "source__object_id",
            "target_locale__language_code",
            "source",
            "source__last_updated_at",
            "enabled",
        )
    }


def _brought(other: Any, synced: datetime | None) -> datetime | None:
    """When the translation last said what the French page says: the text was taken over, then published."""
    if other is None or other.last_published_at is None:
        return None
    return min(other.last_published_at, synced) if synced else other.last_published_at


def _state(page: Page, other: Any, brought: datetime | None, *, public: bool) -> State:
    if not public:
        return State.CLOSED
    if other is None:
        return State.MISSING
    if not other.live:
        return State.DRAFT
    late = brought and page.last_published_at and page.last_published_at > brought
    return State.LATE if late else State.DONE


def _since(page: Page, other: Any, state: State, brought: datetime | None) -> datetime | None:
    return {
        State.CLOSED: None,
        State.LATE: brought,  # until the history says when the French page went on
        State.DRAFT: other and other.latest_revision_created_at,
        State.MISSING: page.first_published_at,
        State.DONE: brought,
    }[state]


def _tell_when(found: list[Row]) -> None:
    """A translation is late from the first publication that it does not say."""
    late = [row for row in found if row.state == State.LATE]
    entries = PageLogEntry.objects.filter(page__in=[row.page for row in late], action__in=PUBLISHED)
    moments: dict[int, list[datetime]] = {}
    for page, at in entries.order_by("timestamp").values_list("page", "timestamp"):
        moments.setdefault(page, []).append(at)
    for row in late:
        after = (at for at in moments.get(row.page, []) if row.since and at > row.since)
        row.since = next(after, row.since)
