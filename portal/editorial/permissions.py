"""Who may change the rights of a page, and whom it shows itself to."""

from typing import Any

from wagtail.models import Page

from portal.accounts.permissions import is_structure_admin
from portal.editorial.copying import why_not_checked_out
from portal.editorial.lifecycle import OPENING
from portal.editorial.models import WorkingCopy
from portal.editorial.policy import hidden_for


def can_share(user: Any, page: Page) -> bool:
    """Those who have every right on the page: they can give no more than they have."""
    if not user.is_active or page.is_root() or _is_copy(user, page):
        return False
    if user.is_superuser:
        return True
    return {"change", "publish", "lock"} <= page.permissions_for_user(user).permissions


def can_see_sharing(user: Any, page: Page) -> bool:
    """Whoever works on a page may know who else does. A copy has the rights of its original."""
    if _is_copy(user, page):
        return False
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


def can_check_out(user: Any, page: Page) -> bool:
    """Whoever may change the page, on the site."""
    return bool(page.permissions_for_user(user).can_edit()) and not why_not_checked_out(page)


def can_ask_for_copy(user: Any, page: Page) -> bool:
    """Whether a list shows the button: what is asked of each line costs no query; the screen says the rest."""
    return bool(page.live and not page.alias_of_id and page.permissions_for_user(user).can_edit())


def can_see_copy(user: Any, copy: WorkingCopy) -> bool:
    """Those who write the original work together; the owner and the administrators even when it is gone."""
    if _holds(user, copy):
        return True
    return copy.original is not None and bool(copy.original.permissions_for_user(user).can_edit())


def can_check_in(user: Any, copy: WorkingCopy) -> bool:
    """Who took it out, or who answers for the original; both must be able to change the original."""
    if copy.original is None:
        return False
    tester = copy.original.permissions_for_user(user)
    return bool(tester.can_edit() and (_holds(user, copy) or tester.can_publish()))


def can_cancel_copy(user: Any, copy: WorkingCopy) -> bool:
    if _holds(user, copy):
        return True
    return copy.original is not None and bool(copy.original.permissions_for_user(user).can_publish())


def _holds(user: Any, copy: WorkingCopy) -> bool:
    return bool(
        user.is_active
        and (user.is_superuser or is_structure_admin(user) or (copy.owner_id and copy.owner_id == user.pk))
    )


def _is_copy(user: Any, page: Page) -> bool:
    return bool(page.path.startswith(hidden_for(user).copies))
