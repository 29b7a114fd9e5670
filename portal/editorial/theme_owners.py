"""The list of who reviews which theme, kept by structure administrators in Wagtail's settings menu."""

from typing import Any

from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from portal.accounts.permissions import is_structure_admin
from portal.editorial.models import ThemeOwner


class AdministratorsOnly(ModelPermissionPolicy):
    """By role, not by a permission that somebody must remember to tick."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return bool(user.is_active and (user.is_superuser or is_structure_admin(user)))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return self.user_has_permission(user, "change")


class ThemeOwnerViewSet(ModelViewSet):
    model = ThemeOwner
    icon = "user"
    menu_label = "Responsables des thèmes"
    menu_order = 210
    add_to_settings_menu = True
    list_display = ["theme_name", "adviser", "stand_in"]
    list_filter = ["theme"]
    panels = [
        FieldPanel(
            "theme", help_text="Les pages de ce thème envoyées en relecture arrivent chez cette personne."
        ),
        FieldPanel(
            "adviser", help_text="Quelqu’un de l’équipe ; plusieurs personnes peuvent partager un thème."
        ),
        FieldPanel("stand_in"),
    ]
