"""What readers see: writing a comment, taking it back."""

from allauth.core import ratelimit
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from wagtail.models import Page, Site

from portal.accounts.access import public
from portal.comments import links, services
from portal.comments.forms import CommentForm
from portal.comments.lifecycle import CommentState
from portal.comments.permissions import can_comment
from portal.core.robots import TOKEN
from portal.pages.languages import active, in_french, language_is_open


def _page(request: HttpRequest, pk: int) -> Page:
    """A page under which this reader may write; in another language than French, a page of that language only."""
    if not language_is_open(request):
        raise Http404
    page = Page.objects.live().filter(pk=pk).first()
    if page is None or not can_comment(page, Site.find_for_request(request)):
        raise Http404
    if active() not in (settings.LANGUAGE_CODE, page.locale.language_code):
        raise Http404
    if not all(restriction.accept_request(request) for restriction in page.get_view_restrictions()):
        raise Http404
    return page


@public
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: int) -> HttpResponse:
    page = _page(request, pk)
    form = CommentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        limited = ratelimit.consume_or_429(request, action="comment")
        if limited:
            return limited
        if form.is_valid():
            if not form.is_robot:
                values = form.cleaned_data
                services.post_comment(
                    page=page,
                    name=values["name"],
                    email=values["email"],
                    text=values["text"],
                    token=values[TOKEN],
                )
            return redirect(f"{request.path}?recu=1")
    context = {"page": page, "form": form, "received": "recu" in request.GET}
    return render(request, "comments/write.html", context, status=422 if form.errors else 200)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, key: str) -> HttpResponse:
    comment = links.comment_of(key)
    if not language_is_open(request):
        # The mail was sent while the language was open: who wrote can still take it back.
        if comment is None:
            raise Http404
        return redirect(in_french("comments:remove", key))
    if comment is None:
        return render(request, "comments/unknown.html", status=410)
    if request.method == "POST":
        services.remove_own(comment=comment)
        return redirect(request.path)
    context = {"comment": comment, "page": comment.page, "removed": comment.state == CommentState.REMOVED}
    response = render(request, "comments/remove.html", context)
    # The address is the key: no search engine, no copy in a shared cache.
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store, private"
    return response
