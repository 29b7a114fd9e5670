"""A change made in the pages' admin is one transaction: the page, its versions and what the rules are told, or nothing."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from portal.core.security_policy import ADMIN_PREFIX

PAGES = tuple(ADMIN_PREFIX + part for part in ("pages/", "bulk/", "workflows/", "localize/"))


class WholeChangesMiddleware:
    """Wagtail publishes and moves in several steps of their own; a rule must not start between two of them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.method != "POST" or not request.path.startswith(PAGES):
            return None
        with transaction.atomic():
            response: HttpResponse = view(request, *args, **kwargs)
        return response
