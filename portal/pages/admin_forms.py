"""What the editor's form asks before a page is published or submitted; a draft may wait."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.contrib.forms.forms import WagtailAdminFormPageForm

UNDECIDED = "Dites en une phrase ce que l’image montre, ou cochez « image de décor »."
BOTH = "Cette image a une description : décochez « image de décor », ou videz la description."


class BodyPageForm(WagtailAdminPageForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.is_deferred_validation and cleaned.get("lead_image"):
            described = bool((cleaned.get("lead_image_alt") or "").strip())
            if described == bool(cleaned.get("lead_image_decorative")):
                self.add_error("lead_image_alt", BOTH if described else UNDECIDED)
        return cleaned


class FormPageForm(BodyPageForm, WagtailAdminFormPageForm):
    """With Wagtail's check that no two questions have the same name."""
