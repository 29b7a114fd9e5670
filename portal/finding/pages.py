"""Rows of pages: what a search may show of each, kept with every change of the tree or of the restrictions above it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail.search import index

from portal.finding.models import Entry
from portal.finding.readers import allowed_at, conditions_by_path
from portal.finding.wording import indexed
from portal.pages.models import EventPage
from portal.reference.models import Commune

KINDS = {
    "ArticlePage": Entry.Kind.ARTICLE,
    "EventPage": Entry.Kind.EVENT,
    "ResourcePage": Entry.Kind.RESOURCE,
    "ServicePage": Entry.Kind.SERVICE,
    "PartnerPage": Entry.Kind.PARTNER,
    "FaqPage": Entry.Kind.FAQ,
    "LandingPage": Entry.Kind.LANDING,
}
FIELDS = [
    field.name
    for field in Entry._meta.concrete_fields
    if field.name not in ("id", "key")
]  # fmt: skip
CHUNK = 200
# Pages that a program made without publishing them have no moment of their own.
UNKNOWN = datetime(2020, 1, 1, tzinfo=UTC)


def key_of(pk: int) -> str:
    return f"page-{pk}"


@transaction.atomic
def keep(pages: Iterable[Page]) -> int:
    """Bring the rows of these pages up to date; pages that are not live lose theirs."""
    by_path, roots = conditions_by_path(), root_paths()
    locales = dict(Locale.objects.values_list("pk", "language_code"))
    today = timezone.localdate()
    found, gone = [], []
    for page in pages:
        # The root of the tree, and pages outside of any site (a recycle bin), have no address.
        if page.live and page.path.startswith(roots):
            found.append(_entry(page.specific, by_path, locales, today))
        else:
            gone.append(key_of(page.pk))
    Entry.objects.filter(key__in=gone).delete()
    Entry.objects.bulk_create(found, update_conflicts=True, unique_fields=["key"], update_fields=FIELDS)
    return len(found)


def root_paths() -> tuple[str, ...]:
    """Paths of the home pages of all sites and of their translations."""
    keys = Page.objects.filter(sites_rooted_here__isnull=False).values("translation_key")
    return tuple(Page.objects.filter(translation_key__in=keys, depth__gt=1).values_list("path", flat=True))


def keep_below(path: str) -> None:
    """After a move, a new slug or a restriction: addresses and permissions of the whole branch."""
    pages = Page.objects.filter(path__startswith=path, live=True).order_by("path")
    known = {row.key: row for row in Entry.objects.filter(key__startswith="page-")}
    by_path, roots = conditions_by_path(), root_paths()
    changed, missing = [], []
    for page in pages.iterator(chunk_size=CHUNK):
        row = known.get(key_of(page.pk))
        if row is None or not page.path.startswith(roots):
            missing.append(page)
            continue
        row.path, row.url, row.allowed = page.path, page.get_url() or "", allowed_at(page.path, by_path)
        changed.append(row)
    with transaction.atomic():
        Entry.objects.bulk_update(changed, ["path", "url", "allowed"], batch_size=CHUNK)
        if missing:
            keep(missing)


def forget(pk: int) -> None:
    Entry.objects.filter(key=key_of(pk)).delete()


def _entry(page: Any, by_path: Mapping[str, set[str]], locales: Mapping[int, str], today: date) -> Entry:
    summary = str(
        getattr(page, "introduction", "") or page.search_description or getattr(page, "promise", "")
    )
    day, note = _day(page, today)
    return Entry(
        kind=KINDS.get(type(page).__name__, Entry.Kind.PAGE),
        key=key_of(page.pk),
        path=page.path,
        title=page.title,
        summary=summary[:300],
        title_words=indexed(page.title),
        summary_words=indexed(summary),
        words=indexed(full_text(page)),
        url=page.get_url() or "",
        audience=getattr(page, "audience", ""),
        theme=getattr(page, "theme", ""),
        place=_place(page),
        day=day,
        note=note,
        allowed=allowed_at(page.path, by_path),
        locale=locales.get(page.locale_id, ""),
        updated=page.last_published_at or page.latest_revision_created_at or UNKNOWN,
    )


def full_text(page: Any) -> str:
    """What the page type says is searched, its blocks included."""
    fields = (field for field in type(page).get_search_fields() if isinstance(field, index.SearchField))
    return " ".join(
        _flat(field.get_value(page)) for field in fields if field.field_name not in ("title", "introduction")
    )


def _flat(value: Any) -> str:
    if isinstance(value, list | tuple | set):
        return " ".join(_flat(one) for one in value)
    return str(value or "")


def _place(page: Any) -> str:
    commune: Commune | None = getattr(page, "commune", None)
    if commune is not None:
        return commune.name
    return page.place if isinstance(page, EventPage) else ""


def _day(page: Any, today: date) -> tuple[date | None, str]:
    """An article has its date, an event its next day or else its last, a page the day it was published."""
    if isinstance(page, EventPage):
        kept = page.occurrences.filter(cancelled_at=None)
        row = kept.filter(ends_at__date__gte=today).order_by("day").first() or kept.order_by("-day").first()
        if page.cancelled or row is None:
            return page.first_day, "annulé" if page.cancelled else ""
        return max(row.day, today) if row.ends_at.date() >= today else row.day, ""
    published = page.first_published_at
    return getattr(page, "date", None) or (timezone.localdate(published) if published else None), ""
