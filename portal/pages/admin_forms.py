"""What the editor's form asks before a page is published or submitted; a draft may wait."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.contrib.forms.forms import WagtailAdminFormPageForm

from portal.pages.own_addresses import TAKEN, is_ours

UNDECIDED = "Dites en une phrase ce que l’image montre, ou cochez « image de décor »."
BOTH = "Cette image a une description : décochez « image de décor », ou videz la description."
NO_INTRODUCTION = (
    "Écrivez l’introduction avant d’envoyer la page en relecture : à qui elle s’adresse et ce qu’on y trouve."
)
NO_THEME = "Choisissez un thème ou un public avant d’envoyer la page en relecture : il dit qui la relit."


class BodyPageForm(WagtailAdminPageForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.is_deferred_validation and cleaned.get("lead_image"):
            described = bool((cleaned.get("lead_image_alt") or "").strip())
            if described == bool(cleaned.get("lead_image_decorative")):
                self.add_error("lead_image_alt", BOTH if described else UNDECIDED)
        slug = cleaned.get("slug")
        if slug and self.parent_page is not None and is_ours(self.parent_page, slug):
            self.add_error("slug", TAKEN)
        if self.data.get("action-submit"):
            self._ready_for_review(cleaned)
        return cleaned

    def _ready_for_review(self, cleaned: dict[str, Any]) -> None:
        """Who reviews is found by the theme, and a list shows the introduction: both come before the review."""
        if "introduction" in self.fields and not (cleaned.get("introduction") or "").strip():
            self.add_error("introduction", NO_INTRODUCTION)
        if "theme" in self.fields and not (cleaned.get("theme") or cleaned.get("audience")):
            self.add_error("theme", NO_THEME)


class FormPageForm(BodyPageForm, WagtailAdminFormPageForm):
    """With Wagtail's check that no two questions have the same name."""


class AuthoredPageForm(BodyPageForm):
    """Proposes the people who opened their author page, and whoever begins the page when they did."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("author")
        if field is None:
            return
        profiles = field.queryset.model.objects
        field.queryset = profiles.to_choose(current=self.instance.author_id)
        field.empty_label = "La structure"
        if self.instance.pk is None and self.for_user is not None:
            own = profiles.shown().filter(user=self.for_user).first()
            self.initial.setdefault("author", None)
            self.initial["author"] = self.initial["author"] or (own.pk if own else None)
