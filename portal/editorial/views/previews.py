"""The shared preview: the screen that makes links, and the page that a link shows."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.models import Page

from portal.accounts.access import public
from portal.core.errors import ApplicationError
from portal.editorial import services
from portal.editorial.forms import PreviewLinkForm
from portal.editorial.models import PreviewLink
from portal.editorial.permissions import can_preview_for_others
from portal.editorial.views.sharing import actor_of, breadcrumbs


@require_http_methods(["GET", "POST"])
def preview_links(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_object_or_404(Page.objects.filter(depth__gt=1), pk=page_id)
    if not can_preview_for_others(request.user, page):
        raise PermissionDenied
    form = PreviewLinkForm(request.POST if request.POST.get("act") == "create" else None)
    if request.method == "POST" and request.POST.get("act") == "revoke":
        link = get_object_or_404(PreviewLink, pk=request.POST.get("link"), page=page)
        services.revoke_preview_link(link=link, actor=actor_of(request))
        messages.success(request, "Le lien ne montre plus rien.")
        return redirect("editorial_previews", page.pk)
    if request.method == "POST" and form.is_valid():
        try:
            services.create_preview_link(page=page, actor=actor_of(request), **form.cleaned_data)
        except ApplicationError as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, "Le lien est prêt : copiez-le et envoyez-le.")
            return redirect("editorial_previews", page.pk)
    links = PreviewLink.objects.valid(at=timezone.now()).filter(page=page).select_related("created_by")
    rows = [(link, request.build_absolute_uri(services.preview_path(link))) for link in links]
    context = {
        "page": page,
        "form": form,
        "links": rows,
        "breadcrumbs_items": breadcrumbs(page, "Aperçu partagé"),
    }
    return TemplateResponse(request, "editorial/previews.html", context)


@public
@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """The latest draft, for whoever holds the link: kept by no cache, read by no search engine."""
    link = services.open_preview_link(token=token)
    if link is None:
        response = render(request, "editorial/preview_gone.html", status=410)
    else:
        draft = link.page.get_latest_revision_as_object()
        response = draft.make_preview_request(request, draft.default_preview_mode)
        if hasattr(response, "render"):
            response.render()
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    add_never_cache_headers(response)
    return response
