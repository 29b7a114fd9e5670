"""Taking back what was done to many pages at once."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request

from portal.editorial import services
from portal.editorial.views.sharing import actor_of


@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, batch: UUID) -> HttpResponse:
    """Who else's act it was finds nothing to take back: only one's own is looked for."""
    back = get_valid_next_url_from_request(request) or reverse("wagtailadmin_explore_root")
    if request.method == "GET":
        undoing = services.undoing_of(batch=batch, actor=actor_of(request))
        return TemplateResponse(
            request, "editorial/bulk_undo.html", {"undoing": undoing, "batch": batch, "next": back}
        )
    undoing = services.undo_changes(batch=batch, actor=actor_of(request))
    number = len(undoing.possible)
    if number:
        plural = "s" if number > 1 else ""
        messages.success(request, f"{number} page{plural} comme avant.")
    for page, reason in undoing.kept:
        messages.warning(request, f"« {page.get_admin_display_title()} » reste comme elle est : {reason}")
    if not number and not undoing.kept:
        messages.error(
            request, "Il n’y a plus rien à annuler. L’historique de chaque page garde ses versions."
        )
    return redirect(back)
