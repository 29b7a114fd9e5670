"""Who may do what with a young person's file."""

from pathways.models import Youth
from portal.accounts.models import Adviser
from portal.accounts.permissions import (
    Person,
    adviser_of,
    is_case_worker,
    is_manager,
    is_youth,
    same_structure,
)


def can_see_youth(user: Person, youth: Youth) -> bool:
    """Advisers and managers of the own structure, and the young person. Files merged away are seen by nobody."""
    if youth.merged_into_id or youth.state == "anonymised":
        return False
    if is_youth(user):
        return youth.user_id == user.pk
    return is_case_worker(user) and same_structure(user, youth.agency)


def can_edit_youth(user: Person, youth: Youth) -> bool:
    """The team of the structure; the young person changes only the own profile, through its own form."""
    return is_case_worker(user) and can_see_youth(user, youth)


def can_reassign(user: Person, youth: Youth, adviser: Adviser) -> bool:
    """A manager for any file of the structure; an adviser for the own ones. Always to a case worker of the structure."""
    if not can_edit_youth(user, youth) or adviser.structure_id != youth.agency.structure_id:
        return False
    if adviser.role not in (Adviser.Role.ADVISER, Adviser.Role.MANAGER):
        return False
    mine = adviser_of(user)
    return is_manager(user) or (mine is not None and youth.adviser_id == mine.pk)


def can_import(user: Person) -> bool:
    return is_case_worker(user)


def can_merge(user: Person, first: Youth, second: Youth) -> bool:
    return can_edit_youth(user, first) and can_edit_youth(user, second)
