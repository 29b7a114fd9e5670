"""Forms that everybody may send: robots are told apart without cookie nor outside service.

Two signs: a field that people do not see, and a signed moment that says when the form was shown. Whoever answers in less
than two seconds is asked to read again: a robot that sends once goes, a person whose browser filled the form loses nothing. The signed moment is also that of one showing only: sending it twice is one sending.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

SALT = "shown-form"
FASTEST = timedelta(seconds=2)
LONGEST = timedelta(hours=24)
FOREVER = timedelta.max
# No field of a form can have these names: theirs are made of letters, digits and low lines.
TOKEN, TRAP = "x-jeton", "x-site"


def new_token(*, at: datetime | None = None) -> str:
    """Says when the form was shown, and is that of one showing only."""
    at = at or timezone.now()
    return signing.Signer(salt=SALT).sign(f"{get_random_string(16)}.{int(at.timestamp())}")


def shown_at(token: str) -> datetime:
    """When the form was shown. Raises `signing.BadSignature` when the token is forged."""
    words = signing.Signer(salt=SALT).unsign(token)
    return datetime.fromtimestamp(int(words.rpartition(".")[2]), UTC)


class NoRobotsForm(forms.Form):
    """Shown by `components/robot_trap.html`. The form of who fills the trap is valid: it is thanked and must not learn."""

    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[TOKEN] = forms.CharField(required=False, widget=forms.HiddenInput, initial=new_token)
        self.fields[TRAP] = forms.CharField(
            label=_("Laissez ce champ vide"),
            required=False,
            widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
        )

    @property
    def token_field(self) -> forms.BoundField:
        return self[TOKEN]

    @property
    def trap_field(self) -> forms.BoundField:
        return self[TRAP]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            self.age = timezone.now() - shown_at(cleaned.get(TOKEN, ""))
        except signing.BadSignature:
            self.age = FOREVER
        if self.age < FASTEST and not self.is_robot:
            raise forms.ValidationError(
                _("C’était très rapide. Relisez vos réponses, puis envoyez-les encore.")
            )
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
        return bool(self.cleaned_data.get(TRAP))
