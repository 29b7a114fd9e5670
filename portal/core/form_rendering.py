"""Our way of showing forms: label, hint, error, control; used by every `{{ form }}` and `{% field %}`.

Django finds it through `FORM_RENDERER`. A form may give its fields more by widget attributes:
`data-layout="cards"` or `"inline"` for choices.
"""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from portal.core.languages import is_french

_CHECKS = (forms.CheckboxInput,)
_CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)
_SELECTS = (forms.Select, forms.SelectMultiple)


class FormRenderer(TemplatesSetting):
    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    formset_template_name = "components/formset.html"


def kind(field: BoundField) -> str:
    """How the field is laid out: check, choices, group (several controls) or input."""
    shown = field.field.widget
    if isinstance(shown, _CHOICES):
        return "choices"
    if isinstance(shown, _CHECKS):
        return "check"
    return "group" if shown.use_fieldset else "input"


def hint_limit(field: BoundField) -> str:
    """How many characters fit, said before they are typed and counted again when the form comes back."""
    limit = getattr(field.field, "max_length", None)
    if not limit or not isinstance(field.field.widget, forms.Textarea):
        return ""
    left = limit - len(str(field.value() or ""))
    if left == limit:
        text = ngettext("%(count)s\u00a0caractère au plus.", "%(count)s\u00a0caractères au plus.", limit)
    elif left < 0:
        text = ngettext("%(count)s\u00a0caractère de trop.", "%(count)s\u00a0caractères de trop.", -left)
    else:
        # French says zero in the singular; it has no catalogue of ours that would know.
        number = max(left, 1) if is_french() else left
        text = ngettext("Il reste %(count)s\u00a0caractère.", "Il reste %(count)s\u00a0caractères.", number)
    return text % {"count": abs(left)}


def layout(attrs: dict[str, Any]) -> str:
    """How choices are laid out: list, cards or inline."""
    return str(attrs.get("data-layout", "list"))


def widget(field: BoundField) -> SafeString:
    """The control itself, with our classes and everything that describes it."""
    shown = field.field.widget
    css = "form-control"
    if isinstance(shown, _CHECKS):
        css = "form-check-input"
    elif isinstance(shown, _SELECTS):
        css = "form-select"
    attrs: dict[str, Any] = {"class": f"{css} {shown.attrs.get('class', '')}".strip()}
    described = [
        f"{field.auto_id}_{part}"
        for part, there in (
            ("helptext", field.help_text or hint_limit(field)),
            ("error", field.errors),
        )
        if there
    ]
    if described and field.auto_id and kind(field) in ("input", "check"):
        attrs["aria-describedby"] = " ".join(described)
    return field.as_widget(attrs=attrs)


def error_links(form: Any) -> list[dict[str, str]]:
    """What the error summary lists: each message with the id of the control it is about ("" for the whole form)."""
    return [*_of_form(form)] if form.is_bound else []


def _of_form(form: Any) -> Iterator[dict[str, str]]:
    for message in form.non_field_errors():
        yield {"target": "", "message": str(message)}
    for field in form:
        for message in field.errors:
            yield {"target": _target(field), "message": str(message), "label": str(field.label)}


def _target(field: BoundField) -> str:
    if field.is_hidden:
        return ""
    return f"{field.auto_id}_0" if kind(field) == "choices" else field.id_for_label or field.auto_id
