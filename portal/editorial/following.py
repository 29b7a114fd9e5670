"""Which translations a French page takes along when it is closed: reads, and what stands in for wagtail-localize's own way."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from wagtail.models import Page
from wagtail_localize.models import TranslationSource

from portal.editorial.policy import bin_path


def is_source(page: Page) -> bool:
    return bool(page.locale.language_code == settings.LANGUAGE_CODE)


def translations_of(sources: QuerySet[Page]) -> QuerySet[Page]:
    """In the other languages, the bin left out: aliases follow by themselves."""
    french = sources.filter(locale__language_code=settings.LANGUAGE_CODE)
    found = Page.objects.filter(
        alias_of=None, translation_key__in=french.order_by().values("translation_key")
    )
    return found.exclude(locale__language_code=settings.LANGUAGE_CODE).exclude(path__startswith=bin_path())


def tops(path: str) -> list[int]:
    """The translations of a branch, those left out that lie below another one: what closes it closes them."""
    rows = translations_of(Page.objects.filter(path__startswith=path))
    kept: list[tuple[str, int]] = []
    for place, key in rows.order_by("path").values_list("path", "pk"):
        if not (kept and place.startswith(kept[-1][0])):
            kept.append((place, key))
    return [key for _, key in kept]


def still_seen(sources: QuerySet[Page]) -> list[Page]:
    """What leaves the site with these pages."""
    return list(translations_of(sources).filter(live=True).select_related("locale").order_by("path"))


def install() -> None:
    """wagtail-localize copies the restriction of the French page at each save of a translation, and deletes those that this
    page does not bear itself, the translation's own among them. Ours are written by one service."""

    def follow(self: Any, original: Any, translation_page: Any) -> None:
        from portal.editorial.services import realise_restrictions

        realise_restrictions()

    TranslationSource.sync_view_restrictions = follow
