"""Who reviews a page. Never nobody, and never its author."""

from datetime import date
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from portal.accounts.models import Adviser, User
from portal.editorial.groups import holder_of
from portal.editorial.models import ThemeOwner
from portal.editorial.roles import Role
from portal.editorial.sharing import rules_reaching

MOST_STAND_INS = 5


def reviewers(page: Page, *, today: date | None = None) -> list[User]:
    """The owners of the theme or their stand-ins; else the reviewers of the section, nearest first; else the
    administrators of the structure; else who keeps the portal."""
    today = today or timezone.localdate()
    authors = authors_of(page)
    for step in (of_theme, _of_section, _administrators, _superusers):
        found = [user for user in step(page, today) if user.pk not in authors and user.is_active]
        if found:
            return found
    # A house of one person: the mail goes to them, and somebody else must still accept.
    return _administrators(page, today) or _superusers(page, today)


def can_review(user: Any, page: Page, *, today: date | None = None) -> bool:
    if not user.is_active or user.pk in authors_of(page):
        return False
    return user.is_superuser or any(user.pk == one.pk for one in reviewers(page, today=today))


def authors_of(page: Page) -> set[int]:
    """Who made the page and who asked for this review. A reviewer who mends a word stays a reviewer."""
    state = page.current_workflow_state
    found = {page.owner_id, state.requested_by_id if state else None}
    return {pk for pk in found if pk is not None}


def of_theme(page: Page, today: date) -> list[User]:
    latest = page.get_latest_revision_as_object()
    theme = getattr(latest, "theme", "")
    if not theme:
        return []
    found = []
    rows = ThemeOwner.objects.filter(theme=theme).select_related("adviser__user", "stand_in__user")
    for owner in rows:
        present = _present(owner.adviser, owner.stand_in, today)
        if present is not None:
            found.append(present.user)
    return list(dict.fromkeys(found))


def _present(adviser: Adviser, stand_in: Adviser | None, today: date) -> Adviser | None:
    """The person, or the first stand-in who is there."""
    seen: set[int] = set()
    current: Adviser | None = adviser
    while current is not None and current.pk not in seen and len(seen) < MOST_STAND_INS:
        if current.user.is_active and not current.is_absent(today):
            return current
        seen.add(current.pk)
        current, stand_in = stand_in or current.stand_in, None
    return None


def _of_section(page: Page, today: date) -> list[User]:
    """The reviewers of the nearest section that has some."""
    rules = rules_reaching(page).filter(role__in=[Role.REVIEWER, Role.EDITOR]).order_by("-page__depth", "id")
    nearest, found = None, []
    for rule in rules:
        if nearest not in (None, rule.page_id):
            break
        nearest = rule.page_id
        found += list(holder_of(rule).user_set.filter(is_active=True))
    return list(dict.fromkeys(found))


def _administrators(page: Page, today: date) -> list[User]:
    rows = Adviser.objects.active().filter(role=Adviser.Role.STRUCTURE_ADMIN).select_related("user")
    return [row.user for row in rows.order_by("pk")]


def _superusers(page: Page, today: date) -> list[User]:
    return list(User.objects.filter(is_superuser=True, is_active=True).order_by("pk"))
