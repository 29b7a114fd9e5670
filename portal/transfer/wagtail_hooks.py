"""What the editors' admin gets: screens, buttons, the words of the history."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from portal.transfer import history
from portal.transfer.bulk_actions import TakeAwayAction
from portal.transfer.permissions import can_export, can_import
from portal.transfer.views import screens


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    history.register(actions)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("echanges/", screens.transfer_list, name="transfer_list"),
        path("echanges/importer/", screens.import_archive, name="transfer_import"),
        path("echanges/emporter/<int:page_id>/", screens.export, name="transfer_export"),
        path("echanges/<uuid:public_id>/", screens.transfer_one, name="transfer_one"),
        path("echanges/<uuid:public_id>/archive/", screens.download, name="transfer_download"),
    ]


@hooks.register("register_admin_menu_item")
def menu() -> MenuItem:
    return MenuItem("Échanges", reverse("transfer_list"), name="echanges", icon_name="upload", order=8900)


def _buttons(page: Page, user: Any, priority: int) -> Iterator[Button]:
    if can_export(user, page):
        address = reverse("transfer_export", args=[page.pk])
        yield Button("Emporter vers un autre site", url=address, icon_name="download", priority=priority)
    kind = page.specific_class
    if kind is not None and kind.creatable_subpage_models() and can_import(user, page):
        address = f"{reverse('transfer_import')}?rubrique={page.pk}"
        yield Button("Importer ici", url=address, icon_name="upload", priority=priority)


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    yield from _buttons(page, user, 64)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    yield from _buttons(page, user, 46)


hooks.register("register_bulk_action", TakeAwayAction)
