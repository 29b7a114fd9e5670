"""The form of a comment."""

from django import forms

from portal.comments.models import LONGEST
from portal.core.robots import NoRobotsForm


class CommentForm(NoRobotsForm):
    name = forms.CharField(
        label="Votre prénom ou nom",
        max_length=80,
        help_text="Il est montré avec le commentaire.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label="Votre e-mail",
        max_length=200,
        help_text="Il n’est jamais montré. Vous y recevez le lien pour retirer votre commentaire.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    text = forms.CharField(
        label="Votre commentaire", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6})
    )
