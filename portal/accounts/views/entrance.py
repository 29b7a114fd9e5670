"""Where Wagtail sends people who may not see a page of its administration, or a private page of the site."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portal.accounts.access import public


@public
@require_safe
def entrance(request: HttpRequest) -> HttpResponse:
    """The login page sends people who are logged in straight back: without this stop they would go round in circles."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next", "/"))
