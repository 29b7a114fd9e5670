"""Middleware of the kernel."""

import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal.core.logs import request_id
from portal.core.security_policy import ADMIN, ADMIN_PREFIX

_SAFE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def given_request_id(request: HttpRequest) -> str:
    """The id that a proxy gave to this request; empty when there is none, or not one."""
    given = request.META.get("HTTP_X_REQUEST_ID", "")
    return given if _SAFE_ID.fullmatch(given) else ""


class RequestIdMiddleware:
    """Give each request an id that its log lines and its answer carry."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        current = given_request_id(request) or uuid.uuid4().hex
        token = request_id.set(current)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = current
        return response


class SecurityHeadersMiddleware:
    """Headers that Django and django-csp do not set: the admin's policy, browser features, and no copy of private pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(ADMIN_PREFIX):
            response.headers.setdefault("Content-Security-Policy", ADMIN)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), payment=(), geolocation=(self)"
        )
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            # Shared computers of the hall: the back button must not show the last person's file.
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response
