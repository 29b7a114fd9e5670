"""One click to be somebody of the demo structure. Exists only where DEMO_LOGIN is on, and only for demo people."""

import uuid

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from portal.accounts.access import public
from portal.accounts.middleware import DEMO_SECOND_FACTOR
from portal.accounts.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@public
@require_POST
def demo_login(request: HttpRequest, person: uuid.UUID) -> HttpResponse:
    """The second factor is taken as given."""
    if not settings.DEMO_LOGIN:
        raise Http404
    user = get_object_or_404(User.objects.exclude(demo_note=""), public_id=person, is_active=True)
    request.session.flush()
    login(request, user, backend=BACKEND)
    request.session[DEMO_SECOND_FACTOR] = str(user.pk)
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return redirect(target)
    return redirect("pages:dashboard")
