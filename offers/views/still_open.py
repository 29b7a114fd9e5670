"""The page behind the mail « toujours d’actualité ? »: no account, opening it changes nothing, a button does."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from offers import services
from offers.forms.acts import CloseForm
from offers.services.still_open import StillOpenLink, find_still_open, keep_open
from portal.accounts.access import public
from portal.core.errors import ApplicationError
from portal.core.posted import posted


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def still_open(request: HttpRequest, token: str) -> HttpResponse:
    try:
        link = find_still_open(token=token)
        if request.method == "POST" and "keep" in request.POST:
            return _done(request, link, offer_is_open=True, end=keep_open(token=token).expires_at)
    except ApplicationError as error:
        page = render(request, "offers/still_open_over.html", {"message": error.message}, status=410)
        return _private(page)
    form = CloseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.close_offer(offer=link.offer, actor=link.user, **form.answer(link.offer))
        except ApplicationError as error:
            form.refuse(error)
        else:
            return _done(request, link, offer_is_open=False, end=None)
    context = {"form": form, "offer": link.offer}
    return _private(render(request, "offers/still_open.html", context, status=422 if form.errors else 200))


def _done(request: HttpRequest, link: StillOpenLink, *, offer_is_open: bool, end: object) -> HttpResponse:
    context = {"offer": link.offer, "is_open": offer_is_open, "end": end}
    return _private(render(request, "offers/still_open_done.html", context))


def _private(response: HttpResponse) -> HttpResponse:
    """The address holds a secret: it must not leak to other sites or search engines."""
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
