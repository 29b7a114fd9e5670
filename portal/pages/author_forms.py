"""What a person writes about themselves."""

from typing import Any

from django import forms

from portal.pages.models.authors import AuthorProfile
from portal.pages.picture_uploads import PictureField


class AuthorProfileForm(forms.ModelForm):
    """Nothing is public before the first box is ticked."""

    photo = PictureField(
        label="Photo",
        required=False,
        widget=forms.FileInput,
    )
    drop_photo = forms.BooleanField(label="Retirer la photo", required=False)

    class Meta:
        model = AuthorProfile
        fields = ["is_public", "name", "role", "presentation"]
        labels = {
            "is_public": "Ouvrir ma page d’auteur à tout le monde",
            "name": "Nom montré",
            "role": "Votre rôle",
            "presentation": "Présentation",
        }
        help_texts = {
            "is_public": "Décochez pour la fermer : elle disparaît aussitôt, et votre nom avec elle.",
            "name": "Comme vous voulez signer : « Nadia Rocherond » ou « Nadia R. ».",
            "role": "Par exemple « Conseillère emploi à Aubenas ».",
            "presentation": "Deux ou trois phrases : ce que vous faites, sur quoi vous écrivez. Pas d’adresse ni de téléphone personnels.",
        }
        widgets = {"presentation": forms.Textarea(attrs={"rows": 5})}

    field_order = ["is_public", "name", "role", "presentation", "photo", "drop_photo"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Wagtail's own field says which files it takes, and nothing else.
        photo = self.fields["photo"]
        photo.help_text = f"Votre visage, de face ; 400 points de large suffisent. {photo.help_text}"
        if self.instance.picture_id is None:
            del self.fields["drop_photo"]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())
