"""Suggest one or several young people for an offer in one act, from any match screen."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages

from mediations.services import SuggestResult, Why, suggest
from offers.models import Offer
from pathways.models import Youth
from portal.accounts.access import AuthenticatedRequest
from portal.core.errors import ApplicationError
from search.criteria import CRITERIA_VERSION
from search.explain import explain_many

MAX_AT_ONCE = 50


class UuidListField(forms.Field):
    """The public ids of ticked rows."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[UUID]:
        found = []
        for text in (value or [])[: MAX_AT_ONCE + 1]:
            try:
                found.append(UUID(str(text)))
            except ValueError:
                continue
        if not found:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(found) > MAX_AT_ONCE:
            raise forms.ValidationError(f"Proposez à {MAX_AT_ONCE} jeunes au plus en une fois.")
        return found


class SuggestForm(forms.Form):
    youth = UuidListField(label="Jeunes choisis", error_messages={"required": "Cochez au moins un jeune."})
    message = forms.CharField(
        label="Message aux jeunes choisis",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Avec « tu », en phrases courtes. Le jeune reçoit aussi la raison en mots simples.",
    )


def suggest_chosen(request: AuthenticatedRequest, offer: Offer, form: SuggestForm) -> bool:
    """Create the files and say what happened. False when the form must be shown again."""
    if not form.is_valid():
        return False
    chosen = list(
        Youth.objects.visible_to(request.user)
        .filter(public_id__in=form.cleaned_data["youth"])
        .select_related("agency")
    )
    if not chosen:
        form.add_error("youth", "Cochez au moins un jeune.")
        return False
    explained = dict(zip(chosen, explain_many([(offer, youth) for youth in chosen]), strict=True))
    try:
        result = suggest(
            offer=offer,
            youths=chosen,
            actor=request.user,
            message=form.cleaned_data["message"],
            scores={youth.pk: why.score for youth, why in explained.items()},
            criteria_version=CRITERIA_VERSION,
            sentences={
                youth.pk: Why(
                    youth=why.readers["youth"].text,
                    employer=why.readers["employer"].text,
                    adviser=why.readers["adviser"].text,
                )
                for youth, why in explained.items()
            },
        )
    except ApplicationError as error:
        form.add_error(None, error.message)
        return False
    _tell(request, result)
    return True


def _tell(request: AuthenticatedRequest, result: SuggestResult) -> None:
    created, already = len(result.created), len(result.already)
    if created:
        word = "jeunes" if created > 1 else "jeune"
        messages.success(request, f"Offre proposée à {created} {word}. Chacun est prévenu par message.")
    if already:
        word = "jeunes ont" if already > 1 else "jeune a"
        messages.warning(request, f"{already} {word} déjà un dossier pour cette offre : rien n’a été envoyé.")
    for youth, reason in result.refused:
        messages.error(request, f"{youth} : {reason}")
