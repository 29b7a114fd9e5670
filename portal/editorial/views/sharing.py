"""The screen "Partage" of a page: who sees it, who may do what, given where, and whether rights come from above."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.models import Page

from portal.accounts.models import User
from portal.core.errors import ApplicationError
from portal.editorial import services
from portal.editorial.forms import ShareForm, VisibilityForm
from portal.editorial.models import PageSharing, SharingRule
from portal.editorial.permissions import can_see_sharing, can_share
from portal.editorial.sharing import change_of_cut, own_visibility, shares, visibility_of


def actor_of(request: HttpRequest) -> User:
    """Wagtail lets nobody in without an account."""
    return cast(User, request.user)


def _page(request: HttpRequest, page_id: int) -> Page:
    page: Page = get_object_or_404(Page.objects.filter(depth__gt=1), pk=page_id)
    if not can_see_sharing(request.user, page):
        raise PermissionDenied
    return page


def _tell(form: Form, error: ApplicationError, fields: dict[str, str]) -> None:
    """The sentence beside the field it speaks of."""
    form.add_error(fields.get(error.field or ""), error.message)


@require_http_methods(["GET", "POST"])
def sharing(request: HttpRequest, page_id: int) -> HttpResponse:
    page = _page(request, page_id)
    share = ShareForm(request.POST if request.POST.get("act") == "grant" else None)
    visibility = VisibilityForm(
        request.POST if request.POST.get("act") == "visibility" else None,
        page=page,
        user=request.user,
        current=own_visibility(page),
    )
    if request.method == "POST":
        done = _act(request, page, share, visibility)
        if done:
            messages.success(request, done)
            return redirect("editorial_sharing", page.pk)
    return TemplateResponse(request, "editorial/sharing.html", _context(request, page, share, visibility))


def _act(request: HttpRequest, page: Page, share: ShareForm, visibility: VisibilityForm) -> str:
    """Do what was asked; the sentence to show, or nothing when a form says what is wrong."""
    act, user = request.POST.get("act"), actor_of(request)
    if act in ("grant", "revoke") and not can_share(user, page):
        raise PermissionDenied
    if act == "revoke":
        rule = get_object_or_404(SharingRule, pk=request.POST.get("rule"), page=page)
        services.revoke(rule=rule, actor=user)
        return "Le droit est retiré."
    if act == "grant" and share.is_valid():
        try:
            services.grant(page=page, role=share.cleaned_data["role"], actor=user, **share.chosen())
        except ApplicationError as error:
            _tell(share, error, {"user": "holder"})
            return ""
        return "Le droit est donné."
    if act == "visibility" and visibility.is_valid():
        data = visibility.cleaned_data
        try:
            services.set_visibility(page=page, target=data["target"], actor=user, reason=data["reason"])
        except ApplicationError as error:
            _tell(visibility, error, {"reason": "reason"})
            return ""
        return "C’est changé, pour cette page et celles en dessous."
    return ""


def _context(
    request: HttpRequest, page: Page, share: ShareForm, visibility: VisibilityForm
) -> dict[str, Any]:
    state, section = visibility_of(page)
    return {
        "page": page,
        "shares": shares(page),
        "state": state,
        "section": section,
        "cut": PageSharing.objects.filter(page=page, cuts_inheritance=True).exists(),
        "may_share": can_share(request.user, page),
        "share_form": share,
        "visibility_form": visibility,
        "breadcrumbs_items": breadcrumbs(page, "Partage"),
    }


@require_http_methods(["GET", "POST"])
def inheritance(request: HttpRequest, page_id: int) -> HttpResponse:
    """Says who gains and who loses before anything changes."""
    page = _page(request, page_id)
    if not can_share(request.user, page):
        raise PermissionDenied
    cut = not PageSharing.objects.filter(page=page, cuts_inheritance=True).exists()
    if request.method == "POST":
        if cut:
            services.cut_inheritance(page=page, actor=actor_of(request))
            messages.success(request, "Les droits du dessus ne valent plus ici.")
        else:
            services.restore_inheritance(page=page, actor=actor_of(request))
            messages.success(request, "Les droits du dessus valent de nouveau ici.")
        return redirect("editorial_sharing", page.pk)
    gains, losses = change_of_cut(page, cut=cut)
    context = {
        "page": page,
        "cut": cut,
        "gains": gains,
        "losses": losses,
        "breadcrumbs_items": breadcrumbs(page, "Héritage des droits"),
    }
    return TemplateResponse(request, "editorial/inheritance.html", context)


def breadcrumbs(page: Page, here: str) -> list[dict[str, str]]:
    return [
        {"url": reverse("wagtailadmin_home"), "label": "Accueil"},
        {"url": reverse("wagtailadmin_explore", args=[page.pk]), "label": page.get_admin_display_title()},
        {"url": reverse("editorial_sharing", args=[page.pk]), "label": here},
    ]
