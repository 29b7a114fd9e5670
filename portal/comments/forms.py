"""The form of a comment."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.comments.models import LONGEST
from portal.core.robots import NoRobotsForm


class CommentForm(NoRobotsForm):
    name = forms.CharField(
        label=_("Votre prénom ou nom"),
        max_length=80,
        help_text=_("Il est montré avec le commentaire."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Votre e-mail"),
        max_length=200,
        help_text=_("Il n’est jamais montré. Vous y recevez le lien pour retirer votre commentaire."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    text = forms.CharField(
        label=_("Votre commentaire"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6})
    )
