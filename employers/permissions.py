"""Who may do what with an establishment and with the people who speak for it."""

from employers.models import EmployerMembership, Establishment
from portal.accounts.permissions import Person, is_case_worker, is_structure_admin, same_structure


def is_member(user: Person, establishment: Establishment) -> bool:
    """May speak for the establishment: say needs, follow them."""
    return _membership(user, establishment) is not None


def can_manage_members(user: Person, establishment: Establishment) -> bool:
    """Administrators invite and remove colleagues; a plain member does not, nor do refused establishments grow."""
    return establishment.pk in managed_places(user)


def managed_places(user: Person) -> frozenset[int]:
    """The establishments (keys) whose colleagues this person manages, for a page that shows several."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    held = EmployerMembership.objects.filter(user=user, ended_at__isnull=True, is_admin=True)
    return frozenset(held.values_list("establishment_id", flat=True))


def can_verify(user: Person, establishment: Establishment) -> bool:
    """Case workers and administrators of the structure that answers for the place."""
    return (is_case_worker(user) or is_structure_admin(user)) and same_structure(user, establishment.agency)


def can_decide_join(user: Person, establishment: Establishment) -> bool:
    return can_manage_members(user, establishment) or can_verify(user, establishment)


def _membership(user: Person, establishment: Establishment) -> EmployerMembership | None:
    if not user.is_authenticated or not user.is_active:
        return None
    return EmployerMembership.objects.filter(
        user=user, establishment=establishment, ended_at__isnull=True
    ).first()
