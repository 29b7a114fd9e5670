"""Forms of the editors' screens."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from portal.accounts.models import User
from portal.editorial.groups import PERSONAL
from portal.editorial.lifecycle import VISIBILITY, Visibility
from portal.editorial.permissions import can_set_visibility
from portal.editorial.roles import SENTENCES, Role
from portal.editorial.sharing import group_name


def holder_choices() -> list[Any]:
    """People of the team by name, then groups."""
    people = User.objects.filter(kind=User.Kind.STAFF, is_active=True).order_by("last_name", "first_name")
    groups = Group.objects.exclude(name__startswith=PERSONAL).order_by("name")
    return [
        ("", "Choisir…"),
        ("Personnes", [(f"user-{user.pk}", str(user)) for user in people]),
        ("Groupes", [(f"group-{group.pk}", group_name(group)) for group in groups]),
    ]


class ShareForm(forms.Form):
    holder = forms.ChoiceField(label="Personne ou groupe", help_text="Tapez les premières lettres du nom.")
    role = forms.ChoiceField(
        label="Rôle", choices=[(role.value, f"{role.label} : {SENTENCES[role]}") for role in Role]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].choices = holder_choices()  # type: ignore[attr-defined]  # a ChoiceField

    def chosen(self) -> dict[str, Any]:
        """What `grant` takes."""
        kind, _, pk = self.cleaned_data["holder"].partition("-")
        model = User if kind == "user" else Group
        return {kind: model.objects.get(pk=pk)}


class VisibilityForm(forms.Form):
    target = forms.ChoiceField(label="Qui voit cette page et les pages en dessous", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Pourquoi", max_length=200, required=False, help_text="Gardé dans l’historique de la page."
    )

    def __init__(self, *args: Any, page: Page, user: Any, current: Visibility, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (state, VISIBILITY.labels[state])
            for state in Visibility.values
            if VISIBILITY.allows(current, state) and can_set_visibility(user, page, current, state)
        ]


class RestoreForm(forms.Form):
    to = forms.ModelChoiceField(
        label="Rubrique", queryset=Page.objects.filter(depth__gt=1), widget=AdminPageChooser(),
        help_text="Où remettre la page.", error_messages={"required": "Choisissez une rubrique."},
    )  # fmt: skip


class PreviewLinkForm(forms.Form):
    note = forms.CharField(
        label="Pour qui",
        max_length=120,
        required=False,
        help_text="Pour vous y retrouver ; personne d’autre ne le lit.",
    )
    days = forms.IntegerField(
        label="Valable combien de jours", min_value=1, max_value=30, initial=7, help_text="De 1 à 30."
    )


class CheckOutForm(forms.Form):
    purpose = forms.CharField(
        label="Pour quoi faire",
        max_length=200,
        help_text="Une phrase, par exemple « Réécrire la partie logement avant la rentrée ». Les autres rédacteurs la lisent.",
    )
