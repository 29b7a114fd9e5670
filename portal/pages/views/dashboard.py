"""Where a person lands after logging in."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from portal.accounts import permissions
from portal.accounts.access import AuthenticatedRequest, login_required


@login_required
@require_GET
def dashboard(request: AuthenticatedRequest) -> HttpResponse:
    return redirect(home_of(request))


def home_of(request: AuthenticatedRequest) -> str:
    """The name of the home page of this person's space."""
    user = request.user
    rules = (
        (permissions.is_youth, "pages:youth_home"),
        (permissions.is_employer, "pages:employer_home"),
        (permissions.is_case_worker, "pages:adviser_home"),
        (permissions.is_structure_admin, "accounts:team"),
    )
    # Editors and superusers work in the administration.
    return next((name for rule, name in rules if rule(user)), "wagtailadmin_home")
