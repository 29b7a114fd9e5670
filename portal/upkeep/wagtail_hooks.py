"""The reports in the editors' menu."""

from typing import Any

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portal.accounts import permissions
from portal.upkeep.measures import MeasuresView
from portal.upkeep.redirect_import import start_import
from portal.upkeep.reports import BrokenLinksView, PicturesView, WaitingDraftsView
from portal.upkeep.translations import TranslationsView
from portal.upkeep.unread import UnreadPagesView

REPORTS: tuple[tuple[str, Any, int], ...] = (
    ("liens", BrokenLinksView, 710),
    ("images", PicturesView, 720),
    ("brouillons", WaitingDraftsView, 730),
    ("lectures", UnreadPagesView, 740),
    ("traductions", TranslationsView, 750),
    ("mesures", MeasuresView, 760),
)


# Before Wagtail's own screen of the same address.
@hooks.register("register_admin_urls", order=-1)
def import_of_redirects() -> list[URLPattern]:
    return [path("redirects/import/", start_import, name="redirect_import")]


class ReportItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return permissions.is_editor(request.user) or permissions.is_structure_admin(request.user)


def _register(name: str, view: Any, order: int) -> None:
    @hooks.register("register_admin_urls")
    def urls() -> list[URLPattern]:
        return [
            path(f"reports/{name}/", view.as_view(), name=view.index_url_name),
            path(
                f"reports/{name}/results/", view.as_view(results_only=True), name=view.index_results_url_name
            ),
        ]

    @hooks.register("register_reports_menu_item")
    def item() -> MenuItem:
        return ReportItem(
            view.page_title, reverse(view.index_url_name), icon_name=view.header_icon, order=order
        )


for _name, _view, _order in REPORTS:
    _register(_name, _view, _order)


@hooks.register("construct_reports_menu")
def one_report_of_translations(request: Any, items: list[MenuItem]) -> None:
    """wagtail-localize lists its own work under the same name: ours says what visitors read."""
    theirs = reverse("wagtail_localize:translations_report")
    items[:] = [item for item in items if item.url != theirs]
