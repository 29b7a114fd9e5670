"""Forms of the login and of the team."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms

from portal.accounts.phones import normalise_mobile
from portal.core.errors import ApplicationError


class LoginForm(allauth_forms.LoginForm):
    """One field: an e-mail address or a mobile number; a code is sent there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["login"]
        field.label = "Adresse e-mail ou téléphone mobile"
        field.help_text = "Nous vous envoyons un code. Aucun mot de passe n’est nécessaire."
        field.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        field.error_messages["required"] = "Écrivez votre adresse e-mail ou votre numéro de mobile."

    def clean_login(self) -> str:
        """A mobile number in the form in which it is kept; anything without an @ must be one."""
        login: str = super().clean_login()
        if "@" in login:
            return login.lower()
        try:
            return normalise_mobile(login)
        except ApplicationError as error:
            raise forms.ValidationError(
                "Écrivez une adresse e-mail ou un numéro de mobile complet."
            ) from error


class ConfirmCodeForm(allauth_forms.ConfirmLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = "Code reçu"
        field.help_text = "6 chiffres, valables 10 minutes."
        field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        field.error_messages["required"] = "Écrivez le code reçu."

    def clean_code(self) -> str:
        self.cleaned_data["code"] = "".join(self.cleaned_data["code"].split())
        code: str = super().clean_code()
        return code
