"""What we add to the editors' admin."""

from wagtail import hooks

from portal.pages.choosers import CommuneChooserViewSet, OccupationChooserViewSet


@hooks.register("register_admin_viewset")
def commune_chooser() -> CommuneChooserViewSet:
    return CommuneChooserViewSet("commune_chooser", url_prefix="communes/choisir")


@hooks.register("register_admin_viewset")
def occupation_chooser() -> OccupationChooserViewSet:
    return OccupationChooserViewSet("occupation_chooser", url_prefix="metiers/choisir")
