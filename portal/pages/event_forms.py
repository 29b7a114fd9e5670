"""The registration form: three fields."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.core.robots import NoRobotsForm


class RegistrationForm(NoRobotsForm):
    name = forms.CharField(
        label=_("Prénom et nom"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=200,
        help_text=_("La confirmation y arrive, avec le lien pour annuler."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Téléphone"),
        required=False,
        max_length=20,
        help_text=_("Utile si la date change au dernier moment."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if "://" in name or "www." in name.lower():
            raise forms.ValidationError(gettext("Écrivez votre prénom et votre nom, sans adresse."))
        return name


class StaffRegistrationForm(forms.Form):
    """Somebody who registers at the desk or on the telephone may have no address."""

    name = forms.CharField(label="Prénom et nom", max_length=120)
    email = forms.EmailField(label="E-mail", required=False, max_length=200)
    phone = forms.CharField(label="Téléphone", required=False, max_length=20)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("email") and not cleaned.get("phone") and not self.errors:
            raise forms.ValidationError("Notez au moins un e-mail ou un téléphone pour prévenir la personne.")
        return cleaned
