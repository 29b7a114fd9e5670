"""Who may take pages away and who may bring some in."""

from typing import Any

from wagtail.models import Page
from wagtail.permission_policies.base import BasePermissionPolicy

from portal.accounts.permissions import is_structure_admin
from portal.editorial.policy import hidden_for


def _is_put_away(user: Any, page: Page) -> bool:
    """In the bin or on the shelf of the working copies: no part of the site."""
    hidden = hidden_for(user)
    return bool(page.path.startswith(hidden.bin) or page.path.startswith(hidden.copies))


def can_export(user: Any, page: Page) -> bool:
    """Whoever may edit a page reads it whole, drafts included. Without a person: the set-up of the portal."""
    if user is None:
        return True
    if not user.is_active or page.is_root() or _is_put_away(user, page):
        return False
    return bool(page.permissions_for_user(user).can_edit())


def can_import(user: Any, section: Page) -> bool:
    """To import is to add pages in the section."""
    if user is None:
        return True
    if not user.is_active or section.is_root() or _is_put_away(user, section):
        return False
    return bool(section.permissions_for_user(user).can_add_subpage())


def can_publish_import(user: Any, section: Page) -> bool:
    return bool(user is None or section.permissions_for_user(user).can_publish_subpage())


def can_change(user: Any, page: Page) -> bool:
    """Whether an import may put a draft on this page."""
    if user is None:
        return True
    tester = page.permissions_for_user(user)
    return bool(tester.can_edit() and not tester.page_locked())


def can_add_file(user: Any, policy: BasePermissionPolicy) -> bool:
    return bool(user is None or policy.user_has_permission(user, "add"))


def can_see_transfer(user: Any, transfer: Any) -> bool:
    """Who made it, and administrators: a report names pages."""
    return bool(
        user.is_superuser or is_structure_admin(user) or (transfer.actor_id and transfer.actor_id == user.pk)
    )
