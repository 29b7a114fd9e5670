"""Who writes rules: they act on the whole site, so those who answer for it."""

from typing import Any

from portal.accounts.permissions import is_structure_admin


def can_edit_rules(user: Any) -> bool:
    """The administrators of the structure, and superusers."""
    return bool(user.is_active and (user.is_superuser or is_structure_admin(user)))
