"""“Envoyer en relecture” for a translation: the notice on its screen, and the question before it leaves."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.models import Page

from portal.editorial import services
from portal.editorial.translated_review import can_hand_over, translation_of
from portal.editorial.views.sharing import actor_of, breadcrumbs


def tell(request: HttpRequest, page: Page) -> None:
    if request.method != "GET" or translation_of(page) is None:
        return
    if page.workflow_in_progress:
        messages.info(request, "Cette traduction attend sa relecture.")
    elif can_hand_over(request.user, page):
        messages.info(
            request,
            "Quand vos phrases sont prêtes, envoyez-les : la personne qui relit les publie.",
            buttons=[
                messages.button(
                    reverse("editorial_hand_over", args=[page.pk]), "Envoyer la traduction en relecture"
                )
            ],
        )


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_object_or_404(Page.objects.filter(depth__gt=1), pk=page_id).specific
    translation = translation_of(page)
    if translation is None or not can_hand_over(request.user, page):
        raise PermissionDenied
    if request.method == "POST":
        try:
            services.hand_over_translation(translation=translation, page=page, actor=actor_of(request))
        except ValidationError:
            messages.error(request, "Une phrase ne convient pas à la page. Corrigez-la, puis envoyez encore.")
        else:
            messages.success(
                request, "La traduction attend sa relecture. Vous recevrez la réponse par e-mail."
            )
        return redirect("wagtailadmin_pages:edit", page.pk)
    total, done = translation.get_progress()
    context = {
        "page": page,
        "left": total - done,
        "breadcrumbs_items": breadcrumbs(page, "Envoyer en relecture"),
    }
    return TemplateResponse(request, "editorial/hand_over.html", context)
