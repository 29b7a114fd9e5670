"""What several screens share: who asks, and which file."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from pathways.models import Youth
from portal.accounts.models import Adviser
from portal.accounts.permissions import Person, adviser_of


def me(request: HttpRequest) -> Adviser:
    """The adviser who asks; views behind `case_worker_required` always have one."""
    adviser = adviser_of(request.user)
    if adviser is None:
        raise PermissionDenied
    return adviser


def youth_or_404(user: Person, public_id: UUID) -> Youth:
    """A file this person may see; another structure's file does not exist for them."""
    rows = Youth.objects.visible_to(user).select_related(
        "agency__parent", "adviser__user", "commune", "priority_area", "level", "user"
    )
    return get_object_or_404(rows, public_id=public_id)
