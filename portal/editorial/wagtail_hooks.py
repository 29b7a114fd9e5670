"""What the editors' admin gets: screens, buttons, the words of the history."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permissions import register_permission_policy

from portal.editorial import history, services, states
from portal.editorial.bulk_actions import ACTIONS
from portal.editorial.models import ThemeOwner
from portal.editorial.permissions import can_ask_for_copy, can_preview_for_others, can_see_sharing
from portal.editorial.states import StatesView
from portal.editorial.theme_owners import AdministratorsOnly, ThemeOwnerViewSet
from portal.editorial.views import (
    bulk,
    closing,
    copies,
    guide,
    outdated,
    previews,
    recycling,
    sharing,
    translated,
)

states.install()
register_permission_policy(ThemeOwner, AdministratorsOnly(ThemeOwner))


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    history.register(actions)


@hooks.register("register_admin_viewset")
def theme_owners() -> ThemeOwnerViewSet:
    return ThemeOwnerViewSet("editorial_theme_owners", url_prefix="responsables")


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("pages/<int:page_id>/partage/", sharing.sharing, name="editorial_sharing"),
        path("pages/<int:page_id>/partage/heritage/", sharing.inheritance, name="editorial_inheritance"),
        path("pages/<int:page_id>/apercu/", previews.preview_links, name="editorial_previews"),
        path("pages/<int:page_id>/copies/", copies.check_out, name="editorial_check_out"),
        path("pages/<int:page_id>/relecture/", translated.hand_over, name="editorial_hand_over"),
        path("guide-de-style/", guide.guide, name="editorial_guide"),
        path("guide-de-style/couleurs/", guide.look, name="editorial_guide_look"),
        path("copies/", copies.copies, name="editorial_copies"),
        path("copies/<int:copy_id>/", copies.working_copy, name="editorial_copy"),
        path("reports/etats/", StatesView.as_view(), name="editorial_states"),
        path(
            "reports/etats/results/", StatesView.as_view(results_only=True), name="editorial_states_results"
        ),
        path("pages/changement/<uuid:batch>/annuler/", bulk.undo, name="editorial_bulk_undo"),
        path("corbeille/", recycling.bin_list, name="editorial_bin"),
        path("corbeille/<int:entry_id>/", recycling.bin_entry, name="editorial_bin_entry"),
    ]


def _sharing_button(page: Page, user: Any, priority: int) -> Iterator[Button]:
    if can_see_sharing(user, page):
        yield Button(
            "Partage", url=reverse("editorial_sharing", args=[page.pk]), icon_name="group", priority=priority
        )


def _copy_button(page: Page, user: Any, priority: int) -> Iterator[Button]:
    if can_ask_for_copy(user, page):
        address = reverse("editorial_check_out", args=[page.pk])
        yield Button("Copie de travail", url=address, icon_name="draft", priority=priority)


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    yield from _sharing_button(page, user, 62)
    yield from _copy_button(page, user, 64)
    if can_preview_for_others(user, page):
        address = reverse("editorial_previews", args=[page.pk])
        yield Button("Aperçu partagé", url=address, icon_name="view", priority=63)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    yield from _sharing_button(page, user, 45)
    yield from _copy_button(page, user, 46)


@hooks.register("register_reports_menu_item")
def states_menu() -> MenuItem:
    return MenuItem(
        "États des pages", reverse("editorial_states"), name="etats", icon_name="tasks", order=690
    )


@hooks.register("register_help_menu_item")
def guide_menu() -> MenuItem:
    return MenuItem("Guide de style", reverse("editorial_guide"), name="guide", icon_name="help", order=10)


@hooks.register("register_admin_menu_item")
def copies_menu() -> MenuItem:
    return MenuItem(
        "Copies de travail", reverse("editorial_copies"), name="copies", icon_name="draft", order=8900
    )


@hooks.register("before_edit_page")
def before_edit(request: Any, page: Page) -> HttpResponse | None:
    copies.tell(request, page)
    return outdated.keep_typed(request, page)


# Before wagtail-localize, which answers with a screen of its own.
@hooks.register("before_edit_page", order=-1)
def before_edit_translation(request: Any, page: Page) -> None:
    translated.tell(request, page)


@hooks.register("register_admin_menu_item")
def bin_menu() -> MenuItem:
    return MenuItem("Corbeille", reverse("editorial_bin"), name="corbeille", icon_name="bin", order=9000)


# Wagtail asks these after it checked the right to delete, and before it deletes.
@hooks.register("before_delete_page")
def delete_to_bin(request: Any, page: Page) -> HttpResponse | None:
    return recycling.delete_to_bin(request, page)


@hooks.register("before_bulk_action")
def before_bulk_action(
    request: Any, action_type: str, objects: list[Page], action: Any
) -> HttpResponse | None:
    if action_type == "unpublish" and issubclass(action.model, Page):
        closing.remember_translations(request, objects)
    return recycling.bulk_delete_to_bin(request, action_type, objects, action)


@hooks.register("after_bulk_action")
def bulk_unpublished(request: Any, action_type: str, objects: list[Page], action: Any) -> None:
    closing.tell_translations(request)


@hooks.register("before_unpublish_page")
def before_unpublish(request: Any, page: Page) -> None:
    closing.remember_translations(request, [page])


@hooks.register("after_unpublish_page")
def after_unpublish(request: Any, page: Page) -> None:
    closing.tell_translations(request)


for _action in ACTIONS:
    hooks.register("register_bulk_action", _action)


@hooks.register("after_copy_page")
def copied(request: Any, page: Page, new_page: Page) -> None:
    """Wagtail copies the restriction of a private page: its copy gets the state too."""
    services.realise_restrictions(actor=request.user)
