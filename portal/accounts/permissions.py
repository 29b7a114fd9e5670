"""Who a person is. Every rule of an app starts from these; a closed account is nobody."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from portal.accounts.models import Adviser, Agency, User

Person = User | AnonymousUser


def adviser_of(user: Person) -> Adviser | None:
    """The role of this person in the Mission locale, if any."""
    if not user.is_authenticated or not user.is_active or user.kind != User.Kind.STAFF:
        return None
    # One query for the role, its branch and its structure; kept on the user for the rest of the request.
    if "adviser" not in user._state.fields_cache:
        found = Adviser.objects.filter(user=user).select_related("agency__parent").first()
        user._state.fields_cache["adviser"] = found
    cached: Adviser | None = user._state.fields_cache["adviser"]
    return cached


def _has_role(user: Person, *roles: str) -> bool:
    adviser = adviser_of(user)
    return adviser is not None and adviser.role in roles


def is_staff_member(user: Person) -> bool:
    """Anybody of a Mission locale's team, editors included."""
    return adviser_of(user) is not None


def is_case_worker(user: Person) -> bool:
    """Advisers and managers follow young people; editors and administrators do not see their files."""
    return _has_role(user, Adviser.Role.ADVISER, Adviser.Role.MANAGER)


def is_manager(user: Person) -> bool:
    return _has_role(user, Adviser.Role.MANAGER)


def is_editor(user: Person) -> bool:
    return _has_role(user, Adviser.Role.EDITOR)


def is_structure_admin(user: Person) -> bool:
    return _has_role(user, Adviser.Role.STRUCTURE_ADMIN)


def is_employer(user: Person) -> bool:
    return user.is_authenticated and user.is_active and user.kind == User.Kind.EMPLOYER


def is_youth(user: Person) -> bool:
    return user.is_authenticated and user.is_active and user.kind == User.Kind.YOUTH


def structure_of(user: Person) -> Agency | None:
    """The Mission locale this person works for; None for everybody else."""
    adviser = adviser_of(user)
    return adviser.agency.structure if adviser else None


def needs_second_factor(user: Person) -> bool:
    """The whole team and superusers: they read other people's data or publish in the structure's name."""
    return user.is_authenticated and (user.is_superuser or user.is_staff or user.kind == User.Kind.STAFF)


def can_manage_team(user: Person) -> bool:
    """Structure administrators open and close accounts; managers keep absences and portfolios."""
    return is_structure_admin(user)


def can_manage_absences(user: Person) -> bool:
    return is_structure_admin(user) or is_manager(user)


def same_structure(user: Person, agency: Agency) -> bool:
    structure = structure_of(user)
    return structure is not None and agency.structure_id == structure.pk


def replaced_by(adviser: Adviser, *, on: date) -> Q:
    """Condition on `Adviser`: those whom this adviser stands in for on that day."""
    return Q(stand_in=adviser, absent_from__lte=on) & (Q(absent_until__isnull=True) | Q(absent_until__gte=on))
