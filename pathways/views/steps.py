"""Acts on a file, one short page each: state, commitment, situations, referrals."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pathways import services
from pathways.forms import steps as forms
from pathways.lifecycle import COMMITMENT, CommitmentState, YouthState
from pathways.models import Youth
from pathways.views.common import youth_or_404
from portal.accounts.access import AuthenticatedRequest, case_worker_required
from portal.core.errors import ApplicationError
from portal.core.posted import posted

_get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def _act(
    request: AuthenticatedRequest,
    youth: Youth,
    form: forms.ActForm,
    *,
    title: str,
    action: str,
    done: str,
    write: Callable[[dict[str, Any]], Any],
    danger: bool = False,
) -> HttpResponse:
    """Show the form; when it is sent and right, write and go back to the file."""
    back = f"{reverse('pathways:youth_detail', args=[youth.public_id])}#parcours"
    if request.method == "POST" and form.is_valid():
        try:
            write(form.cleaned_data)
        except ApplicationError as error:
            form.refuse(error)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(back)
    context = {"youth": youth, "form": form, "title": title, "action": action, "back": back, "danger": danger}
    return render(request, "pathways/youth_act.html", context, status=422 if form.errors else 200)


@_get_or_post
@case_worker_required
def space_open(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Open the young person's own space."""
    youth = youth_or_404(request.user, public_id)
    return _act(
        request,
        youth,
        forms.ActForm(posted(request)),
        title=f"Ouvrir l’espace de {youth} ?",
        action="Ouvrir son espace",
        done="L’espace est ouvert. Le jeune se connecte avec un code, sans mot de passe.",
        write=lambda data: services.open_space(youth=youth, actor=request.user),
    )


@_get_or_post
@case_worker_required
def youth_move(request: AuthenticatedRequest, public_id: UUID, to: str) -> HttpResponse:
    """Pause, resume or close the follow-up; closing says why."""
    if to not in (YouthState.ACTIVE, YouthState.PAUSED, YouthState.LEFT):
        raise Http404
    youth = youth_or_404(request.user, public_id)
    form = forms.StateForm(posted(request))
    if to != YouthState.LEFT:
        del form.fields["reason"]
    titles = {
        "active": f"Reprendre le suivi de {youth} ?",
        "paused": f"Mettre en pause le suivi de {youth} ?",
        "left": f"Clore le suivi de {youth} ?",
    }
    return _act(
        request,
        youth,
        form,
        title=titles[to],
        action={"active": "Reprendre", "paused": "Mettre en pause", "left": "Clore"}[to],
        done="C’est noté. Les offres possibles sont recalculées.",
        danger=to == YouthState.LEFT,
        write=lambda data: services.move_youth(
            youth=youth, to=to, actor=request.user, reason=data.get("reason", ""), note=data["note"]
        ),
    )


@_get_or_post
@case_worker_required
def commitment_open(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    youth = youth_or_404(request.user, public_id)
    return _act(
        request,
        youth,
        forms.CommitmentForm(posted(request)),
        title=f"Ouvrir un contrat d’engagement pour {youth}",
        action="Ouvrir",
        done="Le contrat d’engagement est ouvert.",
        write=lambda data: services.open_commitment(youth=youth, actor=request.user, **data),
    )


_STEP_WORDS = {
    CommitmentState.ACTIVE: "Reprendre",
    CommitmentState.SUSPENDED: "Suspendre",
    CommitmentState.COMPLETED: "Achever : une autonomie est acquise",
    CommitmentState.ENDED: "Arrêter",
}


@_get_or_post
@case_worker_required
def commitment_move(request: AuthenticatedRequest, public_id: UUID, commitment_id: UUID) -> HttpResponse:
    """Suspend, resume, complete or end."""
    youth = youth_or_404(request.user, public_id)
    commitment = get_object_or_404(youth.commitments.select_related("programme"), public_id=commitment_id)
    state = CommitmentState(commitment.state)
    steps = [(step.value, word) for step, word in _STEP_WORDS.items() if COMMITMENT.allows(state, step)]
    if not steps:
        raise Http404
    return _act(
        request,
        youth,
        forms.CommitmentMoveForm(posted(request), steps=steps),
        title=f"{commitment.programme} : prochaine étape",
        action="Enregistrer l’étape",
        done="L’étape est enregistrée.",
        write=lambda data: services.move_commitment(commitment=commitment, actor=request.user, **data),
    )


@_get_or_post
@case_worker_required
def situation_add(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    youth = youth_or_404(request.user, public_id)
    return _act(
        request,
        youth,
        forms.SituationForm(posted(request)),
        title=f"Ajouter une situation à {youth}",
        action="Ajouter",
        done="La situation est ajoutée.",
        write=lambda data: services.add_situation(youth=youth, actor=request.user, **data),
    )


@_get_or_post
@case_worker_required
def situation_end(request: AuthenticatedRequest, public_id: UUID, situation_id: UUID) -> HttpResponse:
    youth = youth_or_404(request.user, public_id)
    situation = get_object_or_404(youth.situations, public_id=situation_id, ended_on__isnull=True)
    return _act(
        request,
        youth,
        forms.SituationEndForm(posted(request)),
        title=f"Fin de la situation : {situation.get_kind_display()}",
        action="Enregistrer la fin",
        done="La fin est enregistrée.",
        write=lambda data: services.end_situation(situation=situation, actor=request.user, **data),
    )


@_get_or_post
@case_worker_required
def referral_add(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    youth = youth_or_404(request.user, public_id)
    return _act(
        request,
        youth,
        forms.ReferralForm(posted(request)),
        title=f"Orienter {youth} vers un partenaire",
        action="Orienter",
        done="L’orientation est notée.",
        write=lambda data: services.refer(youth=youth, actor=request.user, **data),
    )


@_get_or_post
@case_worker_required
def referral_update(request: AuthenticatedRequest, public_id: UUID, referral_id: UUID) -> HttpResponse:
    youth = youth_or_404(request.user, public_id)
    referral = get_object_or_404(youth.referrals, public_id=referral_id)
    initial = {"taken_over_on": referral.taken_over_on, "ended_on": referral.ended_on}
    return _act(
        request,
        youth,
        forms.ReferralUpdateForm(posted(request), initial=initial),
        title=f"Orientation vers {referral.partner}",
        action="Enregistrer",
        done="L’orientation est mise à jour.",
        write=lambda data: services.update_referral(referral=referral, actor=request.user, **data),
    )
