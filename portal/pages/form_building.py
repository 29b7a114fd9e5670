"""From an editor's questions to a Django form of the house: French labels, limits, consent, and no robots.

Robots are told apart without cookie nor outside service: a field that people do not see, and a signed moment that says
when the form was shown. Nobody reads and answers in less than two seconds.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.contrib.forms.forms import BaseForm, FormBuilder

SALT = "form-page"
FASTEST = timedelta(seconds=2)
LONGEST = timedelta(hours=24)
FOREVER = timedelta.max
LONG_TEXT = 5000
# No question can have these names: theirs are made of letters, digits and low lines.
CONSENT, TOKEN, TRAP = "x-accord", "x-jeton", "x-site"
OWN = (CONSENT, TOKEN, TRAP)


class HouseForm(BaseForm):
    """The base of each form: what is asked of everybody, after the questions."""

    data: Any

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
        self.fields[TOKEN] = forms.CharField(required=False, widget=forms.HiddenInput, initial=new_token)
        self.fields[TRAP] = forms.CharField(
            label=_("Laissez ce champ vide"),
            required=False,
            widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
        )

    @property
    def questions(self) -> list[forms.BoundField]:
        return [bound for bound in self if bound.name not in OWN]

    @property
    def consent_field(self) -> forms.BoundField:
        return self[CONSENT]

    @property
    def token_field(self) -> forms.BoundField:
        return self[TOKEN]

    @property
    def trap_field(self) -> forms.BoundField:
        return self[TRAP]

    @property
    def answers(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in OWN}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            self.age = timezone.now() - shown_at(cleaned.get(TOKEN, ""))
        except signing.BadSignature:
            self.age = FOREVER
        if self.age > LONGEST:
            # What was typed stays; a fresh token makes the next sending a good one.
            self.data = self.data.copy()
            self.data[self.add_prefix(TOKEN)] = new_token()
            raise forms.ValidationError(
                _("La page est restée ouverte longtemps. Relisez vos réponses, puis envoyez-les encore.")
            )
        return cleaned

    @property
    def is_robot(self) -> bool:
        return bool(self.cleaned_data.get(TRAP)) or self.age < FASTEST

    @property
    def first_email(self) -> str:
        found = (
            self.cleaned_data.get(name)
            for name, field in self.fields.items()
            if isinstance(field, forms.EmailField)
        )
        return next((email for email in found if email), "")


def new_token(*, at: datetime | None = None) -> str:
    """Says when the form was shown, and is that of one showing only."""
    at = at or timezone.now()
    return signing.Signer(salt=SALT).sign(f"{get_random_string(16)}.{int(at.timestamp())}")


def shown_at(token: str) -> datetime:
    """When the form was shown. Raises `signing.BadSignature` when the token is forged."""
    words = signing.Signer(salt=SALT).unsign(token)
    return datetime.fromtimestamp(int(words.rpartition(".")[2]), UTC)


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
