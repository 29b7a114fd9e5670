"""What we add to the editors' admin."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from portal.pages.choosers import CommuneChooserViewSet, OccupationChooserViewSet
from portal.pages.links import SameLanguageLinks
from portal.pages.own_addresses import TAKEN, is_ours


@hooks.register("register_admin_viewset")
def commune_chooser() -> CommuneChooserViewSet:
    return CommuneChooserViewSet("commune_chooser", url_prefix="communes/choisir")


@hooks.register("register_admin_viewset")
def occupation_chooser() -> OccupationChooserViewSet:
    return OccupationChooserViewSet("occupation_chooser", url_prefix="metiers/choisir")


@hooks.register("register_log_actions")
def form_export(actions: Any) -> None:
    actions.register_action("pages.form_export", "Exporter les réponses", "Réponses exportées")


@hooks.register("register_rich_text_features", order=10)
def links_of_the_language(features: Any) -> None:
    features.register_link_type(SameLanguageLinks)


@hooks.register("register_account_menu_item")
def own_author_page(request: Any) -> dict[str, str]:
    return {
        "url": reverse("pages:own_author_page"),
        "label": "Ma page d’auteur",
        "help_text": "Signer ce que vous écrivez, ou cesser de le faire.",
    }


@hooks.register("before_move_page")
def why_not_moved(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """Wagtail refuses the first with “no permission” and does not see the second."""
    refusal = ""
    if destination.path.startswith(page.path):
        refusal = "Une page ne peut pas être rangée sous elle-même. Choisissez une autre rubrique."
    elif is_ours(destination, page.slug):
        refusal = TAKEN
    if not refusal:
        return None
    messages.error(request, refusal)
    return redirect("wagtailadmin_pages:move", page.pk)
