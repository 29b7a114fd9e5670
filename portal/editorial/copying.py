"""Reads about working copies: what differs, what may be done with them, and why not."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wagtail.models import Page
from wagtail_localize.models import Translation

from portal.editorial.comparing import Content, content_of, fingerprint, parts_of
from portal.editorial.merging import Choices, Merge, Part, merge
from portal.editorial.models import WorkingCopy
from portal.editorial.policy import hidden_roots

SHELF_SLUG = "copie-"
IN_BIN = "L’original est à la corbeille : sortez-le de là avant de rendre la copie, ou annulez-la."
GONE = "L’original n’existe plus. Annulez la copie : elle va à la corbeille, d’où elle peut revenir comme une page à part."
ALIAS = "Cette page est le reflet d’une autre : sortez une copie de celle-là."
TRANSLATED = (
    "Cette page est une traduction tenue dans l’écran de traduction : sortez une copie de la page française."
)
NOT_LIVE = "Cette page n’est pas sur le site : modifiez son brouillon, une copie ne servirait à rien."
A_COPY = "Cette page est déjà une copie de travail."
LOCKED = "L’original est verrouillé ou en relecture : rendez la copie quand ce sera fini."
NOT_YOURS = "Vous ne pouvez pas modifier l’original."


class Outcome(StrEnum):
    """What becomes of the original when a copy is given back."""

    DRAFT = "draft"
    REVIEW = "review"
    PUBLISH = "publish"


@dataclass(frozen=True)
class Comparison:
    """The three versions of a page and what becomes of them together."""

    merge: Merge
    original: Content
    copy: Content
    copy_parts: Mapping[str, Part]
    seen: str


def compare(copy: WorkingCopy, choices: Choices) -> Comparison:
    original_page: Page = copy.original
    model = original_page.specific_class
    original, mine = content_of(original_page), content_of(copy.page)
    was, now = (parts_of(model, content, copy.base, {}) for content in (copy.base, original))
    parts = parts_of(model, mine, copy.base, copy.rows)
    if str(mine.get("slug", "")).startswith(SHELF_SLUG):
        # The address that the shelf gave the copy says nothing of the page.
        parts["slug"] = was.get("slug", now["slug"])
    return Comparison(merge(was, now, parts, choices), original, mine, parts, fingerprint(original, mine))


def rescued(page: Page, user: Any, content: Content, base: Content) -> WorkingCopy | None:
    """The copy that already keeps this text: a second click makes no second one."""
    model = page.specific_class
    typed = parts_of(model, content, base, {})
    for copy in WorkingCopy.objects.filter(original=page, owner=user, origin=WorkingCopy.Origin.RESCUED):
        kept = parts_of(model, content_of(copy.page), copy.base, copy.rows)
        if not any(typed.get(name) != part for name, part in kept.items() if name != "slug"):
            return copy
    return None


def changes_since(copy: WorkingCopy) -> int:
    """How many things changed in the original since the copy was made."""
    if copy.original is None:
        return 0
    model = copy.original.specific_class
    base, now = (
        parts_of(model, content, copy.base, {}) for content in (copy.base, content_of(copy.original))
    )
    return len(merge(base, now, base, {}).changes)


def is_copy(page: Any) -> bool:
    return bool(page.path.startswith(hidden_roots().copies))


def is_in_bin(page: Any) -> bool:
    return bool(page.path.startswith(hidden_roots().bin))


def stand_in(page: Any) -> None:
    """A copy is previewed where its original is: the same sections above, the same blocks beside it. Never saved so."""
    if not page.path or not is_copy(page):
        return
    copy = WorkingCopy.objects.filter(page=page.pk).select_related("original").first()
    if copy is not None and copy.original is not None and not is_in_bin(copy.original):
        page.path, page.depth = copy.original.path, copy.original.depth


def why_not_checked_out(page: Page) -> str:
    """A sentence, or nothing."""
    if is_copy(page):
        return A_COPY
    if page.alias_of_id:
        return ALIAS
    if is_translated(page):
        return TRANSLATED
    return "" if page.live and page.depth > 1 else NOT_LIVE


def is_translated(page: Page) -> bool:
    """Whether its texts come from a French page: what one writes in it would be overwritten."""
    return bool(
        Translation.objects.filter(
            source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
        ).exists()
    )


def why_not_checked_in(copy: WorkingCopy, user: Any) -> str:
    original = copy.original
    if original is None:
        return GONE
    if is_in_bin(original):
        return IN_BIN
    if is_translated(original):
        return TRANSLATED
    tester = original.permissions_for_user(user)
    if not tester.can_edit():
        return NOT_YOURS
    return LOCKED if tester.page_locked() else ""


def outcomes(user: Any, original: Page) -> list[Outcome]:
    """Best first: on the site for who may publish, else to the review; as a draft always. What is off the site stays off."""
    tester = original.permissions_for_user(user)
    found = []
    if original.live and tester.can_publish():
        found.append(Outcome.PUBLISH)
    if tester.can_submit_for_moderation() and not tester.can_publish():
        found.append(Outcome.REVIEW)
    return [*found, Outcome.DRAFT]


def notices(copy: WorkingCopy) -> list[str]:
    """What happened to the original meanwhile, in sentences."""
    original = copy.original
    if original is None or is_in_bin(original):
        return [GONE if original is None else IN_BIN]
    said = []
    if not original.live:
        said.append("L’original n’est plus sur le site : ce que vous rendez reste un brouillon.")
    elif original.has_unpublished_changes:
        said.append("L’original a un brouillon qui n’est pas publié : publier maintenant le publie aussi.")
    was, now = (_section(str(path)) for path in (copy.base.get("url_path", ""), original.url_path))
    if was and was != now:
        said.append(f"L’original a été déplacé dans « {original.get_parent().title} » : la copie le suit.")
    return said


def _section(url_path: str) -> str:
    return url_path.rstrip("/").rpartition("/")[0]
