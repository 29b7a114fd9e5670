"""The form of a rule."""

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm

from portal.rules import services
from portal.rules.blocks import ONLY_TELLING
from portal.rules.models import Rule
from portal.rules.triggers import Trigger

ONLY_MAILS = "Une page à la corbeille ne se change pas : gardez les e-mails et les avis seulement."
NO_CHILDREN = "Choisissez la rubrique dont ce sont les pages."


class RuleForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # All in sight, without an empty choice: the question has no silent answer.
        self.fields["trigger"].choices = Trigger.choices

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        kinds = {block.block_type for block in cleaned.get("actions") or []}
        if cleaned.get("trigger") == Trigger.BINNED and kinds - ONLY_TELLING:
            self.add_error("trigger", ONLY_MAILS)
        if cleaned.get("reach") == Rule.Reach.CHILDREN and not cleaned.get("scope"):
            self.add_error("scope", NO_CHILDREN)
        return cleaned

    def save(self, commit: bool = True) -> Any:
        rule = super().save(commit=False)
        if commit:
            services.save_rule(rule=rule, actor=self.for_user)
        return rule
