"""What bulk actions change on one page: pure functions on a page in memory, each saying what differs."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from portal.pages.own_addresses import is_ours

Change = tuple[str, str, str]  # what, before, after


@dataclass(frozen=True)
class Tagging:
    add: tuple[str, ...]
    remove: tuple[str, ...]

    def apply(self, page: Any) -> list[Change]:
        if not hasattr(page, "tags"):
            return []
        before = sorted(page.tags.names())
        wanted = sorted({*before, *self.add} - set(self.remove))
        if wanted == before:
            return []
        page.tags.set(wanted)
        return [("Mots-clés", ", ".join(before) or "–", ", ".join(wanted) or "–")]


@dataclass(frozen=True)
class Renaming:
    """`pattern` holds {titre} and {n}; or `search` is replaced by `pattern` in the title."""

    search: str
    pattern: str
    slug: bool
    number: int = 1

    def apply(self, page: Any) -> list[Change]:
        before = page.title
        if self.search:
            title = re.sub(re.escape(self.search), lambda _: self.pattern, before, flags=re.IGNORECASE)
        else:
            title = self.pattern.replace("{titre}", before).replace("{n}", str(self.number))
        title = " ".join(title.split())[:255]
        if not title or title == before:
            return []
        page.title = page.draft_title = title
        changes = [("Titre", before, title)]
        slug = slugify(title)[:200] if self.slug else ""
        if slug and slug != page.slug:
            free = _free(slug, page)
            changes.append(("Adresse", page.slug, free))
            page.slug = free
        return changes


def _free(slug: str, page: Any) -> str:
    parent = page.get_parent()
    taken = set(page.get_siblings(inclusive=False).values_list("slug", flat=True))
    names = (slug, *(f"{slug}-{number}" for number in range(2, len(taken) + 4)))
    return next(name for name in names if name not in taken and not is_ours(parent, name))


@dataclass(frozen=True)
class Filing:
    """Theme, public and dates; an empty value leaves the page's own."""

    theme: str = ""
    audience: str = ""
    valid_until: date | None = None
    expires_on: date | None = None

    def apply(self, page: Any) -> list[Change]:
        changes: list[Change] = []
        for name, label in (("theme", "Thème"), ("audience", "Public")):
            wanted = getattr(self, name)
            if wanted and hasattr(page, name) and getattr(page, name) != wanted:
                before = getattr(page, f"get_{name}_display")()
                setattr(page, name, "" if wanted == EVERYBODY else wanted)
                changes.append(
                    (label, str(before or "–"), str(getattr(page, f"get_{name}_display")() or "–"))
                )
        if self.valid_until and hasattr(page, "valid_until") and page.valid_until != self.valid_until:
            changes.append(("Valable jusqu’au", _day(page.valid_until), _day(self.valid_until)))
            page.valid_until = self.valid_until
        if self.expires_on:
            end = timezone.make_aware(datetime.combine(self.expires_on, time.min))
            if page.expire_at != end:
                changes.append(("Quitte le site le", _day(page.expire_at), _day(end)))
                page.expire_at = end
        return [change for change in changes if change[1] != change[2]]


EVERYBODY = "all"


def _day(value: Any) -> str:
    return f"{value:%d/%m/%Y}" if value else "–"
