"""Who may change the rights of a page, and whom it shows itself to."""

from typing import Any

from wagtail.models import Page

from portal.accounts.permissions import is_structure_admin
from portal.editorial.lifecycle import OPENING


def can_share(user: Any, page: Page) -> bool:
    """Those who have every right on the page: they can give no more than they have."""
    if not user.is_active or page.is_root():
        return False
    if user.is_superuser:
        return True
    return {"change", "publish", "lock"} <= page.permissions_for_user(user).permissions


def can_see_sharing(user: Any, page: Page) -> bool:
    """Whoever works on a page may know who else does."""
    return bool(page.permissions_for_user(user).can_edit()) or can_share(user, page)


def can_set_visibility(user: Any, page: Page, current: str, target: str) -> bool:
    """Opening a page to more people is publishing; hiding it from some is changing it."""
    tester = page.permissions_for_user(user)
    return bool(tester.can_publish() if (current, target) in OPENING else tester.can_edit())


def can_preview_for_others(user: Any, page: Page) -> bool:
    """Who writes the draft may show it."""
    return bool(page.permissions_for_user(user).can_edit())


def can_manage_bin_entry(user: Any, entry: Any) -> bool:
    """Who put it there, and the administrators."""
    return bool(user.is_superuser or is_structure_admin(user) or (entry.by_id and entry.by_id == user.pk))


def can_restore_to(user: Any, entry: Any, parent: Page) -> bool:
    """To put a page back is to add it there, and to publish it when it was on the site."""
    tester = parent.permissions_for_user(user)
    allowed = user.is_superuser or "add" in tester.permissions
    return bool(allowed and (not entry.live or tester.can_publish_subpage()))
