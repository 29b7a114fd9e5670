"""Who may open a view. Every view of ours carries exactly one of these decorators.

Anonymous people are sent to the login page; a person of another space gets a 403 page that says where theirs is.
Objects of somebody else are a matter of querysets (`visible_to(user)`): they answer 404.
The second factor of the team is asked by `StaffSecondFactorMiddleware`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from portal.accounts import permissions
from portal.accounts.models import User

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
Rule = Callable[[Any], bool]


class AuthenticatedRequest(HttpRequest):
    """What a view behind one of the decorators receives."""

    user: User


def _declare(view: View, name: str, rule: Rule | None) -> View:
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if rule is not None:
            if not request.user.is_authenticated:
                return _to_login(request)
            if not rule(request.user):
                raise PermissionDenied
        return view(request, *args, **kwargs)

    wrapper.access = name  # type: ignore[attr-defined]  # read by the access tests
    return cast(View, wrapper)


def _to_login(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        # htmx would put the login page inside the fragment; this header makes it load the page instead.
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")


def public(view: View) -> View:
    """Everybody, logged in or not."""
    return _declare(view, "public", None)


def login_required(view: View) -> View:
    """Any person with an account."""
    return _declare(view, "login", lambda user: bool(user.is_authenticated))


def staff_required(view: View) -> View:
    """The team of a Mission locale, whatever the role."""
    return _declare(view, "staff", permissions.is_staff_member)


def case_worker_required(view: View) -> View:
    """Advisers and managers: those who follow young people."""
    return _declare(view, "case_worker", permissions.is_case_worker)


def manager_required(view: View) -> View:
    return _declare(view, "manager", permissions.is_manager)


def structure_admin_required(view: View) -> View:
    return _declare(view, "structure_admin", permissions.is_structure_admin)


def team_required(view: View) -> View:
    """Structure administrators and managers: absences, portfolios, who answers for which commune."""
    return _declare(view, "team", permissions.can_manage_absences)


def employer_required(view: View) -> View:
    return _declare(view, "employer", permissions.is_employer)


def youth_required(view: View) -> View:
    return _declare(view, "youth", permissions.is_youth)
