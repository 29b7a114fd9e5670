"""Forms of sign-up, establishments, teams, and of the staff who verify."""

from typing import Any

from django import forms

from employers.models import Establishment
from employers.siret import normalise_siret
from portal.core.errors import ApplicationError
from portal.reference.forms import CommuneField


class SignupForm(forms.Form):
    """Who you are; a code is then sent to the address."""

    first_name = forms.CharField(
        label="Prénom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label="Nom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    email = forms.EmailField(
        label="Adresse e-mail professionnelle",
        help_text="Nous y envoyons un code pour vérifier que c’est bien vous. Aucun mot de passe à retenir.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    accept = forms.BooleanField(
        label="J’ai lu et j’accepte les règles pour les employeurs",
        error_messages={"required": "Cochez la case pour continuer."},
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class SiretForm(forms.Form):
    siret = forms.CharField(
        label="SIRET de l’établissement",
        help_text="14 chiffres, sur vos factures ou votre fiche de paie. Les espaces ne gênent pas.",
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_siret(self) -> str:
        try:
            return normalise_siret(self.cleaned_data["siret"])
        except ApplicationError as error:
            raise forms.ValidationError(error.message) from error


class EstablishmentForm(forms.Form):
    """Filled from the public register when it knows the SIRET, else by hand."""

    company_name = forms.CharField(label="Raison sociale", max_length=200)
    name = forms.CharField(
        label="Enseigne ou nom d’usage",
        help_text="Le nom que vos clients connaissent. Il apparaît sur vos offres.",
        max_length=200,
        required=False,
    )
    address = forms.CharField(
        label="Adresse",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    commune = CommuneField(label="Commune", help_text="Le nom ou le code postal.")
    phone = forms.CharField(
        label="Téléphone",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    job_title = forms.CharField(label="Votre fonction", max_length=120, required=False)


class StaffEstablishmentForm(EstablishmentForm):
    """Filled by the team for an employer whom it knows: nobody has a function there yet."""

    # Django takes a field away from a form by the name alone; `Any` because None is no field.
    job_title: Any = None


class InviteForm(forms.Form):
    email = forms.EmailField(label="Adresse e-mail de votre collègue", max_length=254)
    is_admin = forms.BooleanField(
        label="Administrateur",
        help_text="Peut aussi inviter et retirer des collègues.",
        required=False,
    )


class InvitationForm(forms.Form):
    first_name = forms.CharField(
        label="Prénom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label="Nom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    accept = SignupForm.base_fields["accept"]


class MemberForm(forms.Form):
    class Act:
        ADMIN, MEMBER, END = "admin", "member", "end"

    act = forms.ChoiceField(choices=[(Act.ADMIN, ""), (Act.MEMBER, ""), (Act.END, "")])


class JoinForm(forms.Form):
    answer = forms.ChoiceField(choices=[("yes", "Accepter"), ("no", "Refuser")])


class StaffFilterForm(forms.Form):
    q = forms.CharField(label="Nom ou SIRET", max_length=100, required=False)
    state = forms.ChoiceField(
        label="État",
        required=False,
        choices=[("", "Tous"), *Establishment._meta.get_field("state").flatchoices],
    )


class DecisionForm(forms.Form):
    DECISIONS = (
        ("verify", "Vérifier : c’est bien cet employeur"),
        ("refuse", "Refuser"),
        ("close", "Fermer"),
    )
    decision = forms.ChoiceField(
        label="Décision",
        choices=[
            ("verify", "Vérifier : c’est bien cet employeur"),
            ("refuse", "Refuser"),
            ("close", "Fermer"),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Motif",
        help_text="Obligatoire pour un refus. L’employeur le lira.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == "refuse" and not (data.get("reason") or "").strip():
            self.add_error("reason", "Écrivez le motif : l’employeur le lira.")
        return data
