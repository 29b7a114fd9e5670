"""From an editor's questions to a Django form of the house: French labels, limits, consent, and no robots."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.contrib.forms.forms import BaseForm, FormBuilder

from portal.core.robots import TOKEN, TRAP, NoRobotsForm

LONG_TEXT = 5000
# As those of `core/robots.py`: no question can have this name.
CONSENT = "x-accord"
OWN = (CONSENT, TOKEN, TRAP)


class HouseForm(NoRobotsForm, BaseForm):
    """The base of each form: what is asked of everybody, after the questions."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = self.page.keep_months
        kept = ngettext("un mois", "%(months)s mois", months) % {"months": months}
        self.fields[CONSENT] = forms.BooleanField(
            label=self.page.consent,
            help_text=_("Vos réponses sont gardées %(time)s, puis effacées.") % {"time": kept},
            error_messages={
                "required": _("Cochez cette case : sans votre accord, nous ne pouvons rien garder.")
            },
        )

    @property
    def questions(self) -> list[forms.BoundField]:
        return [bound for bound in self if bound.name not in OWN]

    @property
    def consent_field(self) -> forms.BoundField:
        return self[CONSENT]

    @property
    def answers(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in OWN}

    @property
    def first_email(self) -> str:
        found = (
            self.cleaned_data.get(name)
            for name, field in self.fields.items()
            if isinstance(field, forms.EmailField)
        )
        return next((email for email in found if email), "")


class HouseFormBuilder(FormBuilder):
    KINDS = (
        ("singleline", "Texte court"),
        ("multiline", "Texte long"),
        ("email", "E-mail"),
        ("phone", "Téléphone"),
        ("number", "Nombre"),
        ("date", "Date"),
        ("radio", "Un choix, boutons"),
        ("dropdown", "Un choix, liste"),
        ("checkboxes", "Plusieurs choix"),
        ("checkbox", "Case à cocher"),
    )

    def get_form_class(self) -> type[forms.Form]:
        return type("AnswerForm", (HouseForm,), dict(self.formfields))

    def get_field_options(self, field: Any) -> dict[str, Any]:
        # Our templates escape; the mixin would escape a second time.
        return super().get_field_options(field) | {"help_text": field.help_text}

    def create_multiline_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return forms.CharField(max_length=LONG_TEXT, widget=forms.Textarea(attrs={"rows": 5}), **options)

    def create_email_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        widget = forms.EmailInput(attrs={"autocomplete": "email"})
        return forms.EmailField(max_length=200, widget=widget, **options)

    def create_phone_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        widget = forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"})
        return forms.CharField(max_length=20, widget=widget, **options)

    def create_date_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)

    def create_dropdown_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        choices = [("", _("Choisissez")), *self.get_formatted_field_choices(field)]
        return forms.ChoiceField(choices=choices, **options)
