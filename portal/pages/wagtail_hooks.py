"""What we add to the editors' admin."""

from typing import Any

from wagtail import hooks

from portal.pages.choosers import CommuneChooserViewSet, OccupationChooserViewSet


@hooks.register("register_admin_viewset")
def commune_chooser() -> CommuneChooserViewSet:
    return CommuneChooserViewSet("commune_chooser", url_prefix="communes/choisir")


@hooks.register("register_admin_viewset")
def occupation_chooser() -> OccupationChooserViewSet:
    return OccupationChooserViewSet("occupation_chooser", url_prefix="metiers/choisir")


@hooks.register("register_log_actions")
def form_export(actions: Any) -> None:
    actions.register_action("pages.form_export", "Exporter les réponses", "Réponses exportées")
