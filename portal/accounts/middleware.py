"""What every request of a logged-in person goes through: the second factor of the team, and no copy in shared caches."""

import time
from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.middleware import UserSessionsMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode

from portal.accounts.permissions import needs_second_factor

GetResponse = Callable[[HttpRequest], HttpResponse]

# Set by the demo login, and only believed while DEMO_LOGIN is on: the demo people have no phone to show a code.
DEMO_SECOND_FACTOR = "demo_second_factor"
# Pages needed to give, set up or leave a second factor.
OPEN_VIEW_PREFIXES = (
    "mfa_",
    "account_logout",
    "account_login",
    "account_confirm_login_code",
    "account_inactive",
)
OPEN_PATHS = ("/static/", "/media/", "/sante/vivante/", "/sante/prete/", "/marque.css")


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session, not only this account, was opened with a second factor."""
    if settings.DEMO_LOGIN and request.session.get(DEMO_SECOND_FACTOR) == str(request.user.pk):
        return True
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


class StaffSecondFactorMiddleware:
    """The team and superusers see nothing, Wagtail's admin included, before they gave their second factor.

    Without one they are led to set it up; with one that this session has not used, to use it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        if not needs_second_factor(request.user) or has_second_factor(request):
            return None
        match = request.resolver_match
        name = (match.url_name if match else None) or ""
        if name.startswith(OPEN_VIEW_PREFIXES) or request.path.startswith(OPEN_PATHS):
            return None
        if not is_mfa_enabled(request.user):
            return redirect("mfa_index")
        query = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
        return redirect(f"{reverse('mfa_reauthenticate')}?{query}")


class PrivatePagesMiddleware:
    """A page made for a logged-in person is not kept by browsers or proxies: PCs in the hall are shared."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not request.path.startswith("/static/"):
            add_never_cache_headers(response)
        return response


class SessionActivityMiddleware(UserSessionsMiddleware):
    """Keep when and where each session was last seen, at most every five minutes: each time costs five statements."""

    EVERY_S = 300
    NOTED = "activity_noted"

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            # With the key: a session that was renewed is another one.
            key, at = request.session.get(self.NOTED, ("", 0))
            now = int(time.time())
            if key == request.session.session_key and now - at < self.EVERY_S:
                return self.get_response(request)
            request.session[self.NOTED] = (request.session.session_key, now)
        return super().__call__(request)
